"""What a reader sends."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import AnyOf, Length

from storyboard.stories.models_reports import ReportReason
from storyboard.stories.text import clean
from storyboard.stories.words import REPORTS

LONGEST_WORDS = 500


def _cleaned(value: str | None) -> str:
    return clean(value or "")


class ReportForm(FlaskForm):
    """Why a story should not be shown."""

    reason = RadioField(
        _l("What is wrong with it?"),
        [AnyOf(list(ReportReason), _l("Choose what is wrong."))],
        choices=[SelectChoice(reason.value, name) for reason, name in REPORTS.items()],
        validate_choice=False,
    )
    words = TextAreaField(
        _l("Tell us more"),
        [Length(max=LONGEST_WORDS, message=_l("This is too long: at most %(max)d characters."))],
        filters=[_cleaned],
    )

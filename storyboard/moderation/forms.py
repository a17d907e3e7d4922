"""What a moderator sends with a verdict."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import AnyOf, InputRequired, Length

from storyboard.moderation.actions import Why
from storyboard.moderation.words import REASONS
from storyboard.stories.reasons import FEWEST_WORDS_OF_OTHER, Reason, needs_words
from storyboard.stories.text import clean

LONGEST_WORDS = 1000


def _cleaned(value: str | None) -> str:
    return clean(value or "")


class SeenForm(FlaskForm):
    """A verdict on the story as it was when the page was opened."""

    seen = HiddenField(validators=[InputRequired()])

    @property
    def version(self) -> int:
        """The version of the story that was seen; one that cannot be is nobody's."""
        data = str(self.seen.data)
        return int(data) if data.isdecimal() and data.isascii() and len(data) < 10 else 0


class ReasonForm(SeenForm):
    """A verdict with a reason, which the author reads."""

    reason = RadioField(
        _l("Why?"),
        [AnyOf(list(Reason), _l("Choose why: the author is told."))],
        choices=[SelectChoice(reason.value, name) for reason, name in REASONS.items()],
        validate_choice=False,
    )
    words = TextAreaField(
        _l("Your own words to the author"),
        [Length(max=LONGEST_WORDS, message=_l("This is too long: at most %(max)d characters."))],
        filters=[_cleaned],
    )

    @property
    def why(self) -> Why:
        """What was chosen and typed, once it is valid."""
        return Why(Reason(self.reason.data), self.words.data or "")

    def validate_words(self, field: Any) -> None:  # noqa: ANN401 - WTForms' fields are untyped here
        """Ask for a sentence where the reason alone says nothing."""
        if self.reason.data == Reason.OTHER and needs_words(Reason.OTHER, field.data or ""):
            text = _l("Say it in your own words, in at least %(fewest)s characters.", fewest=FEWEST_WORDS_OF_OTHER)
            raise ValidationError(str(text))

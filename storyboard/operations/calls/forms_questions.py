"""What an administrator types of a question."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from storyboard.calls.questions import LONGEST
from storyboard.operations.calls.forms import TOO_LONG, SeenForm, _line


class QuestionForm(SeenForm):
    """A question, in one language."""

    words = StringField(
        _l("The question"),
        [DataRequired(_l("Write the question.")), Length(max=LONGEST, message=TOO_LONG)],
        filters=[_line],
    )

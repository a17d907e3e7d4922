"""What curators fill in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

# One word for one number, everywhere: what the team means by it.
STARS = {
    1: _l("Not for us"),
    2: _l("Weak"),
    3: _l("Good"),
    4: _l("Strong"),
    5: _l("Must be shown"),
}


class BoardForm(FlaskForm):
    """Which stories the board shows; sent with the address, so that it can be kept and shared."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False

    language = SelectField(_l("Language"), choices=[])
    kind = SelectField(_l("Kind"), choices=[("", _l("Texts and films")), ("text", _l("Texts")), ("video", _l("Films"))])
    rated = SelectField(_l("Rated"), choices=[("", _l("All")), ("no", _l("Not yet rated by me"))])


class RatingForm(FlaskForm):
    """How good a story is for the screen."""

    stars = RadioField(choices=list(STARS.items()), coerce=int, validators=[InputRequired()])


class ReelForm(FlaskForm):
    """A new reel."""

    name = StringField(
        _l("What is it for?"),
        [
            InputRequired(_l("Give the reel a name.")),
            Length(max=80, message=_l("The name is longer than 80 characters.")),
        ],
        filters=[lambda typed: " ".join(typed.split()) if typed else typed],
    )
    minutes = IntegerField(
        _l("How many minutes shall it run?"),
        [
            InputRequired(_l("Say how many minutes there are for it.")),
            NumberRange(1, 600, _l("Choose from 1 to 600 minutes.")),
        ],
    )

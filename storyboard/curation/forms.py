"""What curators fill in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

# One word for one number, everywhere: what the team means by it.
STARS = {
    1: _l("Not for us"),
    2: _l("Weak"),
    3: _l("Good"),
    4: _l("Strong"),
    5: _l("Must be shown"),
}


HOW_LONG = _l("Say how many minutes there are for it, as a number.")


class MinutesField(IntegerField):
    """Whole minutes."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; what is none is asked for in our own words."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(str(HOW_LONG)) from error


class BoardForm(FlaskForm):
    """Which stories the board shows; sent with the address, so that it can be kept and shared."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False

    language = SelectField(_l("Language"), choices=[], default="")
    kind = SelectField(
        _l("Kind"),
        choices=[
            SelectChoice("", _l("Texts and films")),
            SelectChoice("text", _l("Texts")),
            SelectChoice("video", _l("Films")),
        ],
        default="",
    )
    rated = SelectField(
        _l("Rated"),
        choices=[SelectChoice("", _l("All")), SelectChoice("no", _l("Not yet rated by me"))],
        default="",
    )


class RatingForm(FlaskForm):
    """How good a story is for the screen."""

    stars = RadioField(
        choices=[SelectChoice(number, word) for number, word in STARS.items()], coerce=int, validators=[InputRequired()]
    )


class ReelForm(FlaskForm):
    """A new reel."""

    name = StringField(
        _l("What is it for?"),
        [
            DataRequired(_l("Give the reel a name.")),
            Length(max=80, message=_l("The name is longer than 80 characters.")),
        ],
        filters=[lambda typed: " ".join(typed.split()) if typed else typed],
    )
    minutes = MinutesField(
        _l("How many minutes shall it run?"),
        [
            InputRequired(HOW_LONG),
            NumberRange(1, 600, _l("Choose from 1 to 600 minutes.")),
        ],
    )

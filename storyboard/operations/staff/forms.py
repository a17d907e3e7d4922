"""What an administrator fills in about colleagues."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import DataRequired, Email, InputRequired, Length
from wtforms.widgets import HiddenInput

from storyboard.operations.staff.words import ROLES
from storyboard.staff.roles import Role


def _tidy(typed: str | None) -> str | None:
    return " ".join(typed.split()) if typed else typed


class _PersonForm(FlaskForm):
    """Who somebody is here."""

    name = StringField(
        _l("Name"),
        [
            DataRequired(_l("Say how colleagues call them.")),
            Length(max=80, message=_l("The name is longer than 80 characters.")),
        ],
        filters=[_tidy],
    )
    role = RadioField(
        _l("What are they here for?"),
        choices=[SelectChoice(role.value, word) for role, word in ROLES.items()],
        validators=[InputRequired(_l("Choose what they are here for."))],
        coerce=Role,
    )


class ColleagueForm(_PersonForm):
    """A colleague's name and role, and the version that was looked at."""

    seen = IntegerField(widget=HiddenInput(), default=0)


class InviteForm(_PersonForm):
    """Somebody new."""

    email = EmailField(
        _l("E-mail address"),
        [
            InputRequired(_l("Type the address that they will sign in with.")),
            # An organisation's own network may have names that the world does not know.
            Email(_l("This is not an e-mail address."), check_deliverability=False),
            Length(max=254, message=_l("This is longer than an e-mail address can be.")),
        ],
        filters=[_tidy],
    )

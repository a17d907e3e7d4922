"""What an administrator fills in about colleagues."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, IntegerField, RadioField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from storyboard.operations.staff.words import ROLES
from storyboard.staff.roles import Role
from storyboard.stories.text import clean_line


def _tidy(typed: str | None) -> str:
    return clean_line(typed or "")


def _role(value: str) -> Role | None:
    return Role(value) if value in list(Role) else None


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
        validators=[AnyOf(list(Role), _l("Choose what they are here for."))],
        validate_choice=False,
        coerce=_role,
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
            Length(max=254, message=_l("This is longer than an e-mail address can be.")),
        ],
        filters=[_tidy],
    )

    def validate_email(self, field: EmailField) -> None:
        """Refuse what is no address. An organisation's own network may have names that the world does not know."""
        try:
            known = validate_email(field.data or "", check_deliverability=False, globally_deliverable=False)
        except EmailNotValidError as error:
            raise ValidationError(str(_l("This is not an e-mail address. Look at it again."))) from error
        field.data = known.normalized

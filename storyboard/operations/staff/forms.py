"""What an administrator fills in about colleagues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, IntegerField, RadioField, SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from storyboard.calls.models import Call
from storyboard.operations.staff.words import ROLES
from storyboard.staff.assignments import Nowhere
from storyboard.staff.roles import GIVEN_PER_CALL, Given, Rights, Role, is_held_somewhere
from storyboard.stories.text import clean_line

EVERYWHERE, CHOSEN = "everywhere", "chosen"


def _tidy(typed: str | None) -> str:
    return clean_line(typed or "")


def _role(value: str) -> Role | None:
    return Role(value) if value in list(Role) else None


def as_ticked(rights: Rights) -> dict[str, Any]:
    """What a form of ours shows of somebody's rights."""
    ticked = [tick(call_id, role) for call_id, roles in rights.given.items() for role in roles]
    return {"where": EVERYWHERE if rights.everywhere else CHOSEN, "given": ticked}


def tick(call_id: int, role: Role) -> str:
    """The value of one box: a role in a call."""
    return f"{call_id}-{role.value}"


class _PersonForm(FlaskForm):
    """Who somebody is here, and where. `calls` are those that can be ticked: set them first."""

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
    where = RadioField(
        _l("Where?"),
        choices=[
            SelectChoice(EVERYWHERE, _l("In every call, also in those to come")),
            SelectChoice(CHOSEN, _l("Only in the calls chosen here")),
        ],
        default=EVERYWHERE,
        validators=[AnyOf([EVERYWHERE, CHOSEN], _l("Choose where they work."))],
        validate_choice=False,
    )
    given = SelectMultipleField(_l("What they do in which call"), validate_choice=False)
    calls: Sequence[Call] = ()

    @property
    def place(self) -> Given | None:
        """The roles by call, once they are valid; None for every call."""
        return None if self.where.data == EVERYWHERE else self._ticked()

    def validate_where(self, field: RadioField) -> None:
        """Whoever lets people in does so for the whole house."""
        if field.data == CHOSEN and self.role.data is Role.ADMINISTRATOR:
            raise ValidationError(str(_l("An administrator works in every call. Choose that, or another task.")))

    def validate_given(self, field: SelectMultipleField) -> None:
        """What they are here for must hold somewhere, and only what is there can be ticked."""
        if self.where.data != CHOSEN or self.role.data in (None, Role.ADMINISTRATOR):
            return
        if set(field.data or ()) - {tick(call.id, role) for call in self.calls for role in GIVEN_PER_CALL}:
            raise ValidationError(str(_l("A call that was chosen is not there any more. Look at what is chosen now.")))
        if not is_held_somewhere(self.role.data, self._ticked()):
            raise ValidationError(Nowhere().sentence)

    def _ticked(self) -> Given:
        boxes = set(self.given.data or ())
        found = {call.id: frozenset(r for r in GIVEN_PER_CALL if tick(call.id, r) in boxes) for call in self.calls}
        return {call_id: roles for call_id, roles in found.items() if roles}


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

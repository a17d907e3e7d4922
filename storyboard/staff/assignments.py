"""Where somebody's roles hold: in every call, or in those that were chosen."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storyboard.database import transaction
from storyboard.journal.actions import record
from storyboard.staff.models import Staff
from storyboard.staff.models_assignments import Assignment
from storyboard.staff.roles import Given, Role, is_everywhere, is_held_somewhere
from storyboard.web.errors import Refusal


class Nowhere(Refusal):
    """The role would hold in no call at all."""

    code, status = "nowhere", 422
    title = _l("Where shall it be?")
    message = _l("Choose at least one call for what they are here for, or let it hold in every call.")


class CallGone(Refusal):
    """A call was removed while its box was being ticked."""

    code, status = "call-gone", 409
    title = _l("A call is not there any more")
    message = _l("Nothing was saved: one of the calls was removed meanwhile. Load the page again, and choose anew.")


def assign(session: Session, staff: Staff, role: Role, where: Given | None) -> dict[str, Any]:
    """Give this role in every call, or these roles in these calls and nothing else. Within the caller's transaction.

    :param where: roles by the id of their call; None for every call, where administrators always are.
    :returns: what the journal keeps of it.
    :raises Nowhere: when `role` is in none of them.
    :raises CallGone: when one of them is not there.
    """
    if is_everywhere(role, everywhere=where is None):
        where = None
    if where is not None and not is_held_somewhere(role, where):
        raise Nowhere
    staff.role, staff.everywhere = role, where is None
    wanted = {(call_id, one) for call_id, roles in (where or {}).items() for one in roles}
    staff.assignments[:] = [kept for kept in staff.assignments if (kept.call_id, kept.role) in wanted]
    there = {(kept.call_id, kept.role) for kept in staff.assignments}
    staff.assignments += [Assignment(call_id=call_id, role=one) for call_id, one in sorted(wanted - there)]
    try:
        session.flush()
    except IntegrityError as broken:
        if "foreign key" not in str(broken.orig).lower():
            raise
        raise CallGone from None
    return {"role": role.value, **_told(where)}


def copy(session: Session, of: int, to: int, *, actor: str) -> None:
    """Who works in the call `of` works in the call `to` as well, in the same roles."""
    with transaction(session):
        given = session.scalars(select(Assignment).where(Assignment.call_id == of).order_by(Assignment.id)).all()
        session.add_all(Assignment(staff_id=one.staff_id, call_id=to, role=one.role) for one in given)
        if given:
            who = sorted({one.staff_id for one in given})
            record(session, "staff.copy_assignments", actor=actor, call=to, of=of, staff=who)


def _told(where: Given | None) -> dict[str, Any]:
    if where is None:
        return {"everywhere": True}
    calls = {str(call_id): sorted(role.value for role in roles) for call_id, roles in sorted(where.items()) if roles}
    return {"everywhere": False, "calls": calls}

"""What an administrator does to colleagues: invite, rename, give another role, shut out, let in again, reset."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storyboard.database import transaction, utc_now
from storyboard.journal.actions import record
from storyboard.staff import actions, factors, queries
from storyboard.staff.assignments import assign
from storyboard.staff.models import Staff
from storyboard.staff.roles import Given, Role
from storyboard.staff.tokens import new_token
from storyboard.web.errors import Refusal


class LastAdministrator(Refusal):
    """Nobody could let anybody in any more."""

    code, status = "last-administrator", 409
    title = _l("Somebody has to keep the keys")
    message = _l(
        "This is the last administrator who can sign in: without one, nobody could let anybody in. "
        "Give another colleague the role of administrator first."
    )


class KnownAlready(Refusal):
    """The address belongs to a colleague."""

    code, status = "known-already", 409
    title = _l("This colleague is here already")
    message = _l(
        "This address belongs to %(name)s. Find them in the list to change their role or to let them in again."
    )


class ChangedMeanwhile(Refusal):
    """Somebody else was faster."""

    code, status = "changed-meanwhile", 409
    title = _l("Somebody was faster")
    message = _l(
        "Somebody changed this colleague meanwhile. Look at how it stands now, and save again if you still want to."
    )


class NotYourself(Refusal):
    """A reset takes away one's own way in."""

    code, status = "not-yourself", 409
    title = _l("Not for yourself")
    message = _l(
        "A reset would shut you out. Change your second factor on your own page, or ask another administrator to reset "
        "your sign-in."
    )


class ShutOut(Refusal):
    """A link for somebody who cannot come in."""

    code, status = "shut-out", 409
    title = _l("This colleague is shut out")
    message = _l("A link would open nothing for them. Let them in again first.")


@dataclass(frozen=True)
class Link:
    """A way in that works once: for whom, and the token. It is shown, or sent, by whoever asked for it."""

    staff: Staff
    token: str


def invite(session: Session, email: str, name: str, role: Role, *, where: Given | None = None, by: Staff) -> Link:
    """Add a colleague.

    :param where: the calls in which they hold it (`assignments.assign`); every call when not given.

    :raises KnownAlready: when somebody has this address.
    """
    token = new_token()
    with transaction(session):
        known = session.scalar(queries.staff_called(email))
        if known is not None:
            raise KnownAlready(name=known.name)
        staff = actions.newcomer(session, email, role, name)
        given = assign(session, staff, role, where)
        actions.new_link(session, staff.id, token)
        record(session, "staff.invite", actor=by.label, staff=staff.id, **given)
    return Link(staff, token)


def new_link(session: Session, staff_id: int, *, by: Staff) -> Link:
    """Another link for somebody whose first was lost or ran out. Nothing else changes for them.

    :raises ShutOut: when they are disabled.
    """
    token = new_token()
    with transaction(session):
        staff = session.get_one(Staff, staff_id, populate_existing=True)
        if staff.disabled_at is not None:
            raise ShutOut
        actions.new_link(session, staff.id, token)
        record(session, "staff.new_link", actor=by.label, staff=staff.id)
    return Link(staff, token)


def change(
    session: Session, staff_id: int, name: str, role: Role, *, where: Given | None = None, seen: int, by: Staff
) -> None:
    """Give a colleague another name or role, or let it hold elsewhere. What is taken away ends with the next request.

    :param where: the calls in which they hold it (`assignments.assign`); every call when not given.

    :param seen: the version of the colleague that the administrator looked at.
    :raises ChangedMeanwhile: when it is not the newest.
    :raises LastAdministrator: when nobody would be left.
    """
    with transaction(session):
        staff = session.get_one(Staff, staff_id, populate_existing=True)
        if role is not Role.ADMINISTRATOR:
            _must_not_be_the_last(session, staff, by)
        mine = update(Staff).where(Staff.id == staff_id, Staff.version == seen)
        if session.connection().execute(mine.values(name=name, version=seen + 1)).rowcount != 1:
            raise ChangedMeanwhile
        given = assign(session, staff, role, where)
        record(session, "staff.change", actor=by.label, staff=staff_id, **given)
    session.expire(staff)


def disable(session: Session, staff_id: int, *, by: Staff) -> None:
    """Shut somebody out, at once.

    :raises LastAdministrator: when nobody would be left.
    """
    with transaction(session):
        staff = session.get_one(Staff, staff_id, populate_existing=True)
        _must_not_be_the_last(session, staff, by)
        if staff.disabled_at is None:
            actions.disable(session, staff, actor=by.label)
    session.expire(staff)


def let_in_again(session: Session, staff_id: int, *, by: Staff) -> None:
    """Whoever was shut out comes in again, by the password and the second factor they had."""
    with transaction(session):
        out = update(Staff).where(Staff.id == staff_id, Staff.disabled_at.is_not(None))
        again = out.values(disabled_at=None, version=Staff.version + 1)
        if session.connection().execute(again).rowcount == 1:
            record(session, "staff.let_in_again", actor=by.label, staff=staff_id)


def reset(session: Session, staff_id: int, *, by: Staff | None) -> Link:
    """Lost phone, stolen bag: every session, the password and all second factors end; a link begins anew.

    Leaves a trace, which its owner reads at the next sign-in.

    :param by: an administrator; None for whoever runs the machine, who may reset the last administrator too.
    :raises NotYourself: when one would lock oneself out.
    :raises ShutOut: when they are disabled.
    """
    if by is not None and staff_id == by.id:
        raise NotYourself
    token, actor = new_token(), "system" if by is None else by.label
    with transaction(session):
        staff = session.get_one(Staff, staff_id, populate_existing=True)
        if staff.disabled_at is not None:
            raise ShutOut
        staff.password_hash, staff.version = None, staff.version + 1
        staff.reset_at, staff.reset_by = utc_now(), None if by is None else by.id
        factors.forget_all(session, staff_id)
        actions.end_sessions(session, staff_id, actor=actor)
        actions.new_link(session, staff_id, token)
        record(session, "staff.reset", actor=actor, staff=staff_id)
    return Link(staff, token)


def _must_not_be_the_last(session: Session, staff: Staff, by: Staff) -> None:
    """Two who shut each other out at once wait for each other here: the second finds that nobody else is left.

    Who was invited and never came does not count: they may never come.
    """
    active = select(Staff.id, Staff.password_hash.is_not(None))
    active = active.where(Staff.role == Role.ADMINISTRATOR, Staff.disabled_at.is_(None)).order_by(Staff.id)
    came = dict(session.execute(active.with_for_update()).all())
    if staff.id in came and not any(came[one] or one == by.id for one in came if one != staff.id):
        raise LastAdministrator

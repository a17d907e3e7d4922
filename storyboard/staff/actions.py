"""What happens to staff: added, let in, signed out, disabled."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, update
from sqlalchemy.orm import Session

from storyboard.database import transaction, utc_now
from storyboard.journal.actions import record
from storyboard.journal.models import Event
from storyboard.journal.numbers import unused_number
from storyboard.staff import passwords, queries
from storyboard.staff.assignments import assign
from storyboard.staff.models import Invitation, Staff, StaffSession
from storyboard.staff.models_factors import HalfSignIn
from storyboard.staff.roles import Given, Role
from storyboard.staff.tokens import digest, new_token
from storyboard.web.errors import Refusal

INVITATION_LASTS = timedelta(hours=48)
SEEN_AT_MOST_EVERY = timedelta(minutes=1)


class InvitationOver(Refusal):
    """The link was used, is too old, or never was one."""

    code, status = "invitation-over", 410
    title = _l("This link has done its work")
    message = _l(
        "It works once, and for two days. If you chose a password already, sign in with it; "
        "if not, ask your administrator for a new link."
    )


def add(
    session: Session, email: str, role: Role, name: str = "", *, where: Given | None = None, demo: bool = False
) -> str:
    """Add somebody, or give somebody who is here already this role and a new way in; older links end.

    What they held before ends, too.

    :param name: how colleagues call them; without it they keep theirs, or get one made from the address.
    :param where: the calls in which they hold it (`assignments.assign`); every call when not given.
    :returns: the token of a link that works once, for 48 hours.
    :raises Nowhere: when they would hold it in no call.
    """
    token = new_token()
    with transaction(session):
        staff = session.scalar(queries.staff_called(email))
        if staff is None:
            staff = newcomer(session, email, role, demo=demo)
        staff.name, staff.disabled_at = name or staff.name, None
        staff.version = (staff.version or 0) + 1
        given = assign(session, staff, role, where)
        new_link(session, staff.id, token)
        record(session, "staff.invite", actor="system", staff=staff.id, **given)
    return token


def newcomer(session: Session, email: str, role: Role, name: str = "", *, demo: bool = False) -> Staff:
    """A new row, under a number that nobody had before. Within the caller's transaction."""
    number = unused_number(session, Staff, func.max(Event.details["staff"].as_integer()))
    staff = Staff(id=number, email=email.strip().lower(), name=name or name_from(email), role=role, demo=demo)
    session.add(staff)
    return staff


def new_link(session: Session, staff_id: int, token: str) -> None:
    """Let this token choose a password, once, for 48 hours; older links end. Within the caller's transaction."""
    close_invitations(session, staff_id)
    expires_at = utc_now() + INVITATION_LASTS
    session.add(Invitation(staff_id=staff_id, token_digest=digest(token), expires_at=expires_at))


def name_from(email: str) -> str:
    """A name to begin with: `rosa.lima@example.org` is Rosa Lima."""
    return email.strip().partition("@")[0].replace(".", " ").title()


def accept(session: Session, token: str, password: str, language: str | None = None) -> Staff:
    """Choose the password that the link is for. Whoever was signed in as this person is signed out.

    :param language: the one in which they read the page; from now on we write to them in it.
    :raises InvitationOver: when the link opens nothing any more.
    """
    kept = passwords.keep(password)  # takes its time: not inside the transaction
    with transaction(session):
        invitation = session.scalar(queries.open_invitation(digest(token), utc_now()))
        if invitation is None:
            raise InvitationOver
        staff = invitation.staff
        staff.password_hash, staff.language = kept, language or staff.language
        close_invitations(session, staff.id)
        session.execute(delete(HalfSignIn).where(HalfSignIn.staff_id == staff.id))
        end_sessions(session, staff.id)
        record(session, "staff.choose_password", actor=staff.label, staff=staff.id)
    return staff


def who_knows(session: Session, email: str, password: str) -> Staff | None:
    """Who signs in with this address and password. Takes as long when nobody has the address."""
    staff = session.scalar(queries.staff_called(email))
    kept = staff.password_hash if staff is not None and staff.disabled_at is None else None
    session.rollback()  # hashing takes its time: no connection waits for it
    return staff if passwords.matches(kept, password) else None


def open_session(session: Session, staff_id: int, browser: str) -> str:
    """Sign this person in, in one more browser. They have just given their password.

    :returns: the new token for the browser's cookie; never one that was known before.
    """
    token, now = new_token(), utc_now()
    with transaction(session):
        session.add(StaffSession(staff_id=staff_id, token_digest=digest(token), browser=browser, confirmed_at=now))
        record(session, "staff.sign_in", actor=f"staff:{staff_id}", staff=staff_id)
    return token


def begin_sign_in(session: Session, staff_id: int) -> str:
    """The password was right and a second factor is owed: half a sign-in, that opens the second step alone.

    :returns: the token for the browser's cookie.
    """
    token = new_token()
    with transaction(session):
        session.add(HalfSignIn(staff_id=staff_id, token_digest=digest(token)))
    return token


def complete_sign_in(session: Session, half: HalfSignIn, browser: str) -> str | None:
    """The second factor was right too: half a sign-in becomes a session, once.

    :returns: the new token for the browser's cookie; None when this half was used or taken away meanwhile.
    """
    with transaction(session):
        mine = delete(HalfSignIn).where(HalfSignIn.id == half.id)
        if session.connection().execute(mine).rowcount != 1:
            return None
        return open_session(session, half.staff_id, browser)


def confirm(session: Session, signed_in: StaffSession) -> None:
    """The password was given once more in this session: for a while, nothing asks for it."""
    with transaction(session):
        mine = update(StaffSession).where(StaffSession.id == signed_in.id)
        session.execute(mine.values(confirmed_at=utc_now()))
        record(session, "staff.confirm", actor=f"staff:{signed_in.staff_id}", staff=signed_in.staff_id)


def touch(session: Session, signed_in: StaffSession) -> None:
    """Note that the session is in use; once a minute is enough."""
    now = utc_now()
    if now - signed_in.seen_at < SEEN_AT_MOST_EVERY:
        return
    with transaction(session):
        mine = update(StaffSession).where(StaffSession.id == signed_in.id, StaffSession.ended_at.is_(None))
        session.execute(mine.values(seen_at=now))


def end_sessions(session: Session, staff_id: int, only: int | None = None, *, actor: str = "") -> None:
    """End every session of this person, or the one with the id `only`, if it is theirs. At once."""
    with transaction(session):
        theirs = update(StaffSession).where(StaffSession.staff_id == staff_id, StaffSession.ended_at.is_(None))
        if only is not None:
            theirs = theirs.where(StaffSession.id == only)
        session.execute(theirs.values(ended_at=utc_now()))
        record(session, "staff.sign_out", actor=actor or f"staff:{staff_id}", staff=staff_id, everywhere=only is None)


def disable(session: Session, staff: Staff, *, actor: str = "system") -> None:
    """Nothing opens for this person any more, from the next request on. What they decided stays under their name."""
    with transaction(session):
        gone = update(Staff).where(Staff.id == staff.id)
        session.execute(gone.values(disabled_at=utc_now(), version=Staff.version + 1))
        close_invitations(session, staff.id)
        session.execute(delete(HalfSignIn).where(HalfSignIn.staff_id == staff.id))
        end_sessions(session, staff.id, actor=actor)
        record(session, "staff.disable", actor=actor, staff=staff.id)


def close_invitations(session: Session, staff_id: int) -> None:
    """End the links that are still open. Within the caller's transaction."""
    open_ones = update(Invitation).where(Invitation.staff_id == staff_id, Invitation.used_at.is_(None))
    session.execute(open_ones.values(used_at=utc_now()))

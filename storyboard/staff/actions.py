"""What happens to staff: added, let in, signed out, disabled."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import update
from sqlalchemy.orm import Session

from storyboard.database import transaction, utc_now
from storyboard.journal.actions import record
from storyboard.staff import passwords, queries
from storyboard.staff.models import Invitation, Staff, StaffSession
from storyboard.staff.roles import Role
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


def add(session: Session, email: str, role: Role, name: str = "", *, demo: bool = False) -> str:
    """Add somebody, or give somebody who is here already this role and a new way in; older links end.

    :param name: how colleagues call them; without it they keep theirs, or get one made from the address.
    :returns: the token of a link that works once, for 48 hours.
    """
    token = new_token()
    with transaction(session):
        staff = session.scalar(queries.staff_called(email))
        if staff is None:
            staff = Staff(email=email.strip().lower(), name=name_from(email), demo=demo)
            session.add(staff)
        staff.role, staff.name, staff.disabled_at = role, name or staff.name, None
        session.flush()
        now = utc_now()
        _close_invitations(session, staff.id)
        session.add(Invitation(staff_id=staff.id, token_digest=digest(token), expires_at=now + INVITATION_LASTS))
        record(session, "staff.invite", actor="system", staff=staff.id, role=role.value)
    return token


def name_from(email: str) -> str:
    """A name to begin with: `rosa.lima@example.org` is Rosa Lima."""
    return email.strip().partition("@")[0].replace(".", " ").title()


def accept(session: Session, token: str, password: str) -> Staff:
    """Choose the password that the link is for. Whoever was signed in as this person is signed out.

    :raises InvitationOver: when the link opens nothing any more.
    """
    kept = passwords.keep(password)  # takes its time: not inside the transaction
    with transaction(session):
        invitation = session.scalar(queries.open_invitation(digest(token), utc_now()))
        if invitation is None:
            raise InvitationOver
        staff = invitation.staff
        staff.password_hash = kept
        _close_invitations(session, staff.id)
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
    """Sign this person in, in one more browser.

    :returns: the new token for the browser's cookie; never one that was known before.
    """
    token = new_token()
    with transaction(session):
        session.add(StaffSession(staff_id=staff_id, token_digest=digest(token), browser=browser))
        record(session, "staff.sign_in", actor=f"staff:{staff_id}", staff=staff_id)
    return token


def touch(session: Session, signed_in: StaffSession) -> None:
    """Note that the session is in use; once a minute is enough."""
    now = utc_now()
    if now - signed_in.seen_at < SEEN_AT_MOST_EVERY:
        return
    with transaction(session):
        mine = update(StaffSession).where(StaffSession.id == signed_in.id, StaffSession.ended_at.is_(None))
        session.execute(mine.values(seen_at=now))


def end_sessions(session: Session, staff_id: int, only: int | None = None) -> None:
    """End every session of this person, or the one with the id `only`, if it is theirs. At once."""
    with transaction(session):
        theirs = update(StaffSession).where(StaffSession.staff_id == staff_id, StaffSession.ended_at.is_(None))
        if only is not None:
            theirs = theirs.where(StaffSession.id == only)
        session.execute(theirs.values(ended_at=utc_now()))
        record(session, "staff.sign_out", actor=f"staff:{staff_id}", staff=staff_id, everywhere=only is None)


def disable(session: Session, staff: Staff) -> None:
    """Nothing opens for this person any more, from the next request on. What they decided stays under their name."""
    with transaction(session):
        session.execute(update(Staff).where(Staff.id == staff.id).values(disabled_at=utc_now()))
        _close_invitations(session, staff.id)
        end_sessions(session, staff.id)
        record(session, "staff.disable", actor="system", staff=staff.id)


def _close_invitations(session: Session, staff_id: int) -> None:
    open_ones = update(Invitation).where(Invitation.staff_id == staff_id, Invitation.used_at.is_(None))
    session.execute(open_ones.values(used_at=utc_now()))

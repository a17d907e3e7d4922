"""Questions about staff and their sessions."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, not_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager

from storyboard.staff.models import Invitation, Staff, StaffSession
from storyboard.staff.models_assignments import Assignment
from storyboard.staff.models_factors import Authenticator, HalfSignIn, Passkey
from storyboard.staff.roles import Role, holders_of

IDLE_FOR = timedelta(hours=12)
OLDEST = timedelta(days=7)
HALF_SIGN_IN_LASTS = timedelta(minutes=10)


def staff_called(email: str) -> Select[Staff]:
    """The member of staff with this address, however it is written."""
    return select(Staff).where(Staff.email == email.strip().lower())


def works_in(
    staff_id: int | InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
    wanted: Role,
    call_id: int | InstrumentedAttribute[int],
) -> ColumnElement[bool]:
    """Whether this person may act as `wanted` in this call: the twin of `Rights.in_call`, for lists and look-ups."""
    staff, given = aliased(Staff), aliased(Assignment)  # our own: whoever asks may ask about staff, too
    roles = holders_of(wanted)
    everywhere = or_(staff.everywhere, staff.role == Role.ADMINISTRATOR)
    here = and_(given.staff_id == staff.id, given.call_id == call_id, given.role.in_(roles))
    either = or_(and_(everywhere, staff.role.in_(roles)), and_(not_(everywhere), given.id.is_not(None)))
    them = select(staff.id).outerjoin(given, here).where(staff.id == staff_id, staff.disabled_at.is_(None), either)
    return them.correlate_except(staff, given).exists()


def administrators_who_came() -> Select[int]:
    """The ids of administrators who can sign in: not disabled, and they chose a password."""
    active = select(Staff.id).where(Staff.role == Role.ADMINISTRATOR, Staff.disabled_at.is_(None))
    return active.where(Staff.password_hash.is_not(None)).order_by(Staff.id)


def is_live(now: datetime) -> ColumnElement[bool]:
    """Whether a session still opens anything: not ended, not idle for 12 hours, not older than 7 days."""
    return and_(
        StaffSession.ended_at.is_(None),
        StaffSession.seen_at > now - IDLE_FOR,
        StaffSession.created_at > now - OLDEST,
    )


def live_session(token_digest: str, now: datetime) -> Select[StaffSession]:
    """The session that this token opens, with its owner, who is not disabled."""
    return (
        select(StaffSession)
        .join(StaffSession.staff)
        .options(contains_eager(StaffSession.staff))
        .where(StaffSession.token_digest == token_digest, is_live(now), Staff.disabled_at.is_(None))
    )


def live_sessions_of(staff_id: int, now: datetime) -> Select[StaffSession]:
    """Where this person is signed in, the one used last first."""
    mine = select(StaffSession).where(StaffSession.staff_id == staff_id, is_live(now))
    return mine.order_by(StaffSession.seen_at.desc(), StaffSession.id.desc())


def has_second_factor(staff_id: int | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether this person has an app whose code they have shown once, or a passkey."""
    app = exists().where(Authenticator.staff_id == staff_id, Authenticator.confirmed_at.is_not(None))
    return or_(app, exists().where(Passkey.staff_id == staff_id))


def passkeys_of(staff_id: int) -> Select[Passkey]:
    """This person's passkeys, in the order they were made."""
    return select(Passkey).where(Passkey.staff_id == staff_id).order_by(Passkey.id)


def half_sign_in(token_digest: str, now: datetime) -> Select[HalfSignIn]:
    """Who knows the password and owes the second factor: for ten minutes, and not when disabled."""
    return (
        select(HalfSignIn)
        .join(HalfSignIn.staff)
        .options(contains_eager(HalfSignIn.staff))
        .where(
            HalfSignIn.token_digest == token_digest,
            HalfSignIn.created_at > now - HALF_SIGN_IN_LASTS,
            Staff.disabled_at.is_(None),
        )
    )


def open_invitation(token_digest: str, now: datetime) -> Select[Invitation]:
    """The invitation that this token opens: not used, not too old, its owner not disabled."""
    return (
        select(Invitation)
        .join(Invitation.staff)
        .options(contains_eager(Invitation.staff))
        .where(
            Invitation.token_digest == token_digest,
            Invitation.used_at.is_(None),
            Invitation.expires_at > now,
            Staff.disabled_at.is_(None),
        )
    )

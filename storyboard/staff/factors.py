"""Second factors: set up, used, taken away. The codes are shown by the caller, once; we keep digests."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storyboard.database import transaction, utc_now
from storyboard.journal.actions import record
from storyboard.staff import codes
from storyboard.staff.models import Staff
from storyboard.staff.models_factors import Authenticator, HalfSignIn, Passkey, RecoveryCode
from storyboard.staff.queries import has_second_factor
from storyboard.web.errors import Refusal


class NothingBegun(Refusal):
    """A code came for an app that was never begun, or is set up already."""

    code, status = "no-app-begun", 409
    title = _l("There is no app to set up")
    message = _l("It is set up already, or was begun anew elsewhere. Open the page of your second factor again.")


def begin_authenticator(session: Session, staff: Staff) -> None:
    """Make a secret for an app. It counts for nothing until a code of it was typed; one that counts stays.

    :raises NothingBegun: when an app is set up already.
    """
    with transaction(session):
        row = session.get(Authenticator, staff.id, populate_existing=True)
        if row is not None and row.confirmed_at is not None:
            raise NothingBegun
        session.merge(Authenticator(staff_id=staff.id, secret=codes.new_secret(), last_step=0, created_at=utc_now()))


def confirm_authenticator(session: Session, staff: Staff, typed: str, data_key: str) -> list[str] | None:
    """The app shows the right code: from now on it is asked for.

    :returns: new recovery codes, none where there are some already; None when the code is wrong.
    :raises NothingBegun: when no app waits for its code.
    """
    with transaction(session):
        row = session.get(Authenticator, staff.id, populate_existing=True)
        if row is None or row.confirmed_at is not None or row.secret is None:
            raise NothingBegun
        now = utc_now()
        step = codes.matching_step(row.secret, codes.as_typed(typed), now, row.last_step)
        if step is None:
            return None
        row.confirmed_at, row.last_step = now, step
        record(session, "staff.add_authenticator", actor=staff.label, staff=staff.id)
        return codes_where_none_are(session, staff, data_key)


def remove_authenticator(session: Session, staff: Staff) -> None:
    """The app's codes open nothing any more; the last factor takes the recovery codes with it."""
    with transaction(session):
        session.execute(delete(Authenticator).where(Authenticator.staff_id == staff.id))
        forget_codes_without_factor(session, staff)
        record(session, "staff.remove_authenticator", actor=staff.label, staff=staff.id)


def codes_where_none_are(session: Session, staff: Staff, data_key: str) -> list[str]:
    """Recovery codes for whoever has none left."""
    left = select(RecoveryCode.id).where(RecoveryCode.staff_id == staff.id, RecoveryCode.used_at.is_(None))
    return [] if session.scalar(left.limit(1)) else renew_codes(session, staff, data_key)


def renew_codes(session: Session, staff: Staff, data_key: str) -> list[str]:
    """Ten new recovery codes; the old ones open nothing any more."""
    made = codes.new_recovery_codes()
    with transaction(session):
        session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff.id))
        for code in made:
            session.add(RecoveryCode(staff_id=staff.id, digest=codes.digest_of(code, staff.id, data_key)))
        record(session, "staff.renew_codes", actor=staff.label, staff=staff.id)
    return made


def forget_codes_without_factor(session: Session, staff: Staff) -> None:
    """Recovery codes replace a factor: without one there is nothing to replace."""
    if not session.scalar(select(has_second_factor(staff.id))):
        session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff.id))


def use_code(session: Session, staff_id: int, typed: str, data_key: str) -> bool:
    """Whether this code lets its owner in: the app's, or one from paper. Each does once, and never again."""
    typed = codes.as_typed(typed)
    with transaction(session):
        how = "app" if _use_step(session, staff_id, typed) else "recovery code"
        used = how == "app" or _use_recovery_code(session, codes.digest_of(typed, staff_id, data_key), staff_id)
        if used:
            record(session, "staff.second_factor", actor=f"staff:{staff_id}", staff=staff_id, how=how)
    return used


def forget_all(session: Session, staff_id: int) -> None:
    """Take away every second factor of this person, and what was begun with one. Within the caller's transaction."""
    for table in (Authenticator, RecoveryCode, Passkey, HalfSignIn):
        session.execute(delete(table).where(table.staff_id == staff_id))


def _use_step(session: Session, staff_id: int, typed: str) -> bool:
    row = session.get(Authenticator, staff_id, populate_existing=True)
    if row is None or row.confirmed_at is None or row.secret is None:
        return False
    step = codes.matching_step(row.secret, typed, utc_now(), row.last_step)
    if step is None:
        return False
    unused = update(Authenticator).where(Authenticator.staff_id == staff_id, Authenticator.last_step < step)
    return session.connection().execute(unused.values(last_step=step)).rowcount == 1


def _use_recovery_code(session: Session, digest: str, staff_id: int) -> bool:
    unused = update(RecoveryCode).where(
        RecoveryCode.staff_id == staff_id, RecoveryCode.digest == digest, RecoveryCode.used_at.is_(None)
    )
    return session.connection().execute(unused.values(used_at=utc_now())).rowcount == 1

"""Tidying: bytes that no row speaks for, rows whose bytes are gone, and what has run out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from storyboard.database import transaction, utc_now
from storyboard.processing.forgetting import forget
from storyboard.processing.models import WorkerBeat
from storyboard.staff.models import Invitation
from storyboard.staff.models_factors import Challenge, HalfSignIn
from storyboard.storage.interface import Missing, Storage
from storyboard.stories.queries import is_kept, kept_keys
from storyboard.stories.withdrawals import note_missing
from storyboard.uploads.actions import expire
from storyboard.uploads.queries import kept_keys as uploads_kept_keys
from storyboard.web.installation import withdrawals
from storyboard.web.throttle import forget_old

log = structlog.get_logger(__name__)

# Bytes are written first and their row after: so long may the one wait for the other.
ROW_FOLLOWS_WITHIN = timedelta(hours=1)
UNFINISHED_KEPT = timedelta(hours=24)
USED_INVITATIONS_KEPT = timedelta(days=30)
SIGN_IN_STEPS_KEPT = timedelta(hours=1)
BEATS_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Tidied:
    """How many objects and unfinished files were erased, and how many rows have lost their bytes."""

    orphans: int = 0
    unfinished: int = 0
    without_bytes: int = 0


def tidy(session: Session, storage: Storage) -> Tidied:
    """Erase what nobody needs, note withdrawals that were not, report what is missing.

    Takes longer the more is stored: a few times an hour.
    """
    # What must not wait for a store that is away comes first.
    _forget_what_ran_out(session)
    forget(session)
    note_missing(session, withdrawals())
    now = utc_now()
    # Listed before the rows are read: a file that is finished in between has its row by then, or is too young.
    stored = dict(storage.objects())
    uploads = set(session.scalars(uploads_kept_keys()))
    kept = set(session.scalars(kept_keys()))
    session.rollback()
    spoken_for = kept | uploads
    orphans = [k for k, written in stored.items() if k not in spoken_for and written < now - ROW_FOLLOWS_WITHIN]
    for key in orphans:
        storage.erase(key)
    unfinished = storage.erase_unfinished(now - UNFINISHED_KEPT, growing=uploads) + expire(session, storage)
    without = [key for key in kept - stored.keys() if is_missing(session, storage, key)]
    if without:
        log.error("bytes_missing", files=len(without))
    return Tidied(len(orphans), unfinished, len(without))


def is_missing(session: Session, storage: Storage, key: str) -> bool:
    """Whether a row speaks for bytes that are not there; not so when both went while we looked."""
    try:
        storage.size(key)
    except Missing:
        kept = session.scalar(is_kept(key))
        session.rollback()
        return bool(kept)
    return False


def _forget_what_ran_out(session: Session) -> None:
    forget_old(session)
    now = utc_now()
    before = now - USED_INVITATIONS_KEPT
    with transaction(session):
        session.execute(delete(Invitation).where(or_(Invitation.expires_at < before, Invitation.used_at < before)))
        session.execute(delete(HalfSignIn).where(HalfSignIn.created_at < now - SIGN_IN_STEPS_KEPT))
        session.execute(delete(Challenge).where(Challenge.created_at < now - SIGN_IN_STEPS_KEPT))
        session.execute(delete(WorkerBeat).where(WorkerBeat.beat_at < now - BEATS_KEPT))

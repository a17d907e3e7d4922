"""The list of withdrawals, kept apart from the database: what was taken back stays so when an old backup is restored.

Each is one small object in a storage of its own. Its key is a digest of the story's address, so that the list tells
nothing to who has it alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from storyboard.storage.interface import Storage
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story


def mark_of(slug: str) -> str:
    """Under which key the withdrawal of the story with this address is noted."""
    return sha256(f"storyboard:withdrawn:{slug}".encode()).hexdigest()[:32]


def note(withdrawals: Storage, mark: str) -> None:
    """Note that this story was taken back. Twice is once."""
    with withdrawals.writer(mark) as writer:
        writer.write(b"withdrawn\n")
        writer.finish()


def noted(withdrawals: Storage) -> frozenset[str]:
    """The marks of all stories that were ever taken back."""
    return frozenset(key for key, _ in withdrawals.objects())


def note_missing(session: Session, withdrawals: Storage) -> int:
    """Note those whose note was lost, when a process died right after the story was taken back; how many."""
    slugs: Iterable[str] = session.scalars(select(Story.slug).where(Story.state == State.WITHDRAWN)).all()
    session.rollback()
    missing = {mark_of(slug) for slug in slugs} - noted(withdrawals)
    for mark in missing:
        note(withdrawals, mark)
    return len(missing)

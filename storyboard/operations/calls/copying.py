"""A call once more, with the people who work in it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from storyboard.calls import wording
from storyboard.calls.models import Call
from storyboard.staff import assignments
from storyboard.storage.interface import Storage


def copy(session: Session, storage: Storage, slug: str, new_slug: str, *, actor: str) -> Call:
    """A draft for next year (`wording.copy`). Who works in the old call alone works in the new one as well.

    :raises AddressTaken: another call has this address.
    :raises Full: there is no room for its logos.
    """

    def with_its_people(old: Call, new: Call) -> None:
        assignments.copy(session, old.id, new.id, actor=actor)

    return wording.copy(session, storage, slug, new_slug, actor=actor, also=with_its_people)

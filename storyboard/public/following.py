"""Where a list goes on: after a story, told by its address. No word in a page says when a story was sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story


def place_of(session: Session, slug: str | None) -> tuple[datetime, int] | None:
    """The place of a story in the lists that begin with the newest; None when there is none: they start anew.

    One that was taken back meanwhile still has its place. Of one that was never shown, nothing is told.
    """
    if not slug:
        return None
    found = select(Story.ready_at, Story.id)
    row = session.execute(found.where(Story.slug == slug, Story.state.in_((State.APPROVED, State.WITHDRAWN)))).first()
    return (row[0], row[1]) if row is not None and row[0] is not None else None

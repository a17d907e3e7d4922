"""Who was first, when two decide at once: what the second is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storyboard.moderation import queries
from storyboard.moderation.actions import InOtherHands
from storyboard.staff.labels import number_of
from storyboard.staff.models import Staff
from storyboard.stories.actions import AlreadyChanged
from storyboard.stories.models import Story

IN_HAND = "in-hand"


@dataclass(frozen=True)
class First:
    """Somebody was first: what they did (the kind of the event, or `IN_HAND`), when, and how we call them.

    Without a name it was the author, or what the author set going. `staff_id` says who it was among us: the one who
    is told may have been first themselves, in another window.
    """

    story: Story
    did: str
    at: datetime
    name: str | None
    staff_id: int | None = None


def who_was_first(session: Session, lost: AlreadyChanged) -> First:
    """What happened to the story while somebody else was still looking at it."""
    story = lost.story
    if isinstance(lost, InOtherHands):
        return First(story, IN_HAND, story.changed_at, session.get_one(Staff, story.claimed_by).name, story.claimed_by)
    changes = session.scalars(queries.changes_of(story.id)).all()
    newest = next(event for event in changes if event.details.get("yes", True))  # a place taken away changes no verdict
    number = number_of(newest.actor)
    person = None if number is None else session.get(Staff, number)
    return First(story, newest.kind, newest.at, person.name if person else None, person.id if person else None)

"""Who has which story in hand: a lease of some minutes, beside the story's state. One story a person."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from storyboard.database import transaction, utc_now
from storyboard.journal.actions import record
from storyboard.moderation import queries
from storyboard.moderation.models import Skip
from storyboard.stories.models import Story

# After a day colleagues have had their chance; a story that all passed on must not wait for ever.
PASSED_ON_FOR = timedelta(hours=24)


def next_story(session: Session, call_id: int, staff_id: int, lasts: timedelta) -> str | None:
    """The story that this person has in hand, else the next of the call, which nobody else is given while it lasts.

    :returns: its slug; None when nothing waits for this person now.
    """
    with transaction(session):
        now = utc_now()
        mine = session.scalar(queries.in_hand(staff_id, now))
        if mine is not None and mine.call_id == call_id:
            mine.claim_expires_at = now + lasts
            return mine.slug
        _free_all_of(session, staff_id)
        slug: str | None = session.scalar(queries.claim(call_id, staff_id, now, now + lasts))
    return slug


def take(session: Session, story_id: int, staff_id: int, lasts: timedelta) -> bool:
    """Take this very story in hand; False when a colleague has it, or it does not wait for this person's word."""
    with transaction(session):
        now = utc_now()
        mine = update(Story).where(
            Story.id == story_id,
            queries.may_be_judged_by(staff_id),
            or_(queries.is_free(now), Story.claimed_by == staff_id),
        )
        given = mine.values(claimed_by=staff_id, claim_expires_at=now + lasts)
        if session.connection().execute(given).rowcount != 1:
            return False
        _free_all_of(session, staff_id, but=story_id)
    return True


def renew(session: Session, story_id: int, staff_id: int, lasts: timedelta) -> bool:
    """Somebody still looks at it: the lease begins anew. False when a colleague has it by now, or it was decided."""
    with transaction(session):
        now = utc_now()
        mine = update(Story).where(
            Story.id == story_id, Story.claimed_by == staff_id, queries.may_be_judged_by(staff_id)
        )
        return session.connection().execute(mine.values(claim_expires_at=now + lasts)).rowcount == 1


def give_back(session: Session, story_id: int, staff_id: int) -> None:
    """Leave it to others; it is the next again."""
    with transaction(session):
        _free(session, Story.id == story_id, Story.claimed_by == staff_id)


def skip(session: Session, story_id: int, staff_id: int) -> None:
    """Leave it to others, and do not be handed it again for a day."""
    with transaction(session):
        until = utc_now() + PASSED_ON_FOR
        again = session.scalar(select(Skip).where(Skip.story_id == story_id, Skip.staff_id == staff_id))
        if again is None:
            session.add(Skip(story_id=story_id, staff_id=staff_id, until=until))
        else:
            again.until = until
        _free(session, Story.id == story_id, Story.claimed_by == staff_id)
        record(session, "story.skip", actor=f"staff:{staff_id}", story_id=story_id)


def _free_all_of(session: Session, staff_id: int, but: int = 0) -> None:
    _free(session, Story.claimed_by == staff_id, Story.id != but)


def _free(session: Session, *which: ColumnElement[bool]) -> None:
    mine = update(Story).where(queries.is_pending, *which)
    session.connection().execute(mine.values(claimed_by=None, claim_expires_at=None))

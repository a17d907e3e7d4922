"""What readers tell of stories that should not be shown: taken in, and settled by who moderates the call."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from storyboard.database import transaction
from storyboard.journal.actions import record
from storyboard.stories.consent import Place
from storyboard.stories.models import Story
from storyboard.stories.models_reports import Report, ReportReason
from storyboard.stories.queries import is_visible_in

# A story has so many for one reason already: one more says nothing new, unless it says it in words.
MOST_OPEN = 20


def report(session: Session, story_id: int, reason: ReportReason, words: str = "") -> None:
    """Somebody thinks that this story should not be shown. Nothing is known of them, and nothing is written down."""
    with transaction(session):
        seen = session.scalar(select(Story.id).where(Story.id == story_id, is_visible_in(Place.WEB)))
        if seen is None:
            return
        if _has_room(session, story_id, reason, words):
            session.add(Report(story_id=story_id, reason=reason, words=words))
            record(session, "story.report", actor="reader", story_id=story_id, reason=reason.value)


def settle(session: Session, story: Story, *, shown: Iterable[str], staff_id: int) -> int:
    """Nothing is wrong with the story: these reports are done, and what was written in them is gone.

    :param shown: the slugs of the reports that were read; one that came meanwhile waits.
    :returns: how many were done; what a colleague settled is not counted again.
    """
    with transaction(session):
        return _erase(session, story.id, list(shown), staff_id, "nothing-wrong")


def settle_all(session: Session, story_id: int, *, staff_id: int) -> None:
    """The story was taken down: whatever was reported is done. In the transaction of the caller."""
    with transaction(session):
        slugs = session.scalars(select(Report.slug).where(Report.story_id == story_id)).all()
        _erase(session, story_id, slugs, staff_id, "taken-down")


def _has_room(session: Session, story_id: int, reason: ReportReason, words: str) -> bool:
    """Whether one more is kept. No reason takes the room of another, and what has words takes it from what has none."""
    alike = (Report.story_id == story_id, Report.reason == reason)
    if session.scalars(select(func.count()).where(*alike)).one() < MOST_OPEN:
        return True
    wordless = session.scalar(select(Report).where(*alike, Report.words == "").order_by(Report.id).limit(1))
    if wordless is None or not words:
        return False
    session.delete(wordless)
    return True


def _erase(session: Session, story_id: int, slugs: Iterable[str], staff_id: int, outcome: str) -> int:
    mine = delete(Report).where(Report.story_id == story_id, Report.slug.in_(slugs))
    done = int(session.connection().execute(mine).rowcount)
    if done:
        actor = f"staff:{staff_id}"
        record(session, "story.report_settled", actor=actor, story_id=story_id, outcome=outcome, reports=done)
    return done

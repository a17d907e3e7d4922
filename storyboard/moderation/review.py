"""Everything that a moderator needs to judge one story, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storyboard.database import utc_now
from storyboard.journal.models import Event
from storyboard.moderation import queries
from storyboard.moderation.models import Decision
from storyboard.staff.labels import names_of
from storyboard.staff.models import Staff
from storyboard.stories.age import approvals_needed, is_minor
from storyboard.stories.lifecycle import Act, State
from storyboard.stories.models import AuthorMessage, FileRole, MediaFile, Story
from storyboard.stories.models_reports import Report
from storyboard.stories.queries_answers import Answered, answered_by

MOST_EVENTS = 30
_SENT = {f"story.{act}" for act in (Act.SUBMIT, Act.EDIT)}


@dataclass(frozen=True)
class Review:
    """A story as a moderator is shown it."""

    story: Story
    decisions: Sequence[Decision]
    questions: Sequence[AuthorMessage]
    events: list[tuple[Event, str | None]]
    holder: str | None
    seconds_left: int
    mine: bool
    judged_by_me: bool
    reports: Sequence[Report]
    answered: Answered | None = None

    @property
    def waits(self) -> bool:
        """Whether it waits for a decision at all."""
        return self.story.state is State.PENDING and self.story.held_for is None

    @property
    def minor(self) -> bool:
        """Whether its author is under 18."""
        return is_minor(self.story.age_band)

    @property
    def approvals_needed(self) -> int:
        """How many different people must approve."""
        return approvals_needed(self.story.age_band)

    @property
    def first_approval(self) -> Decision | None:
        """The yes that is there already, in this round."""
        this_round = (d for d in self.decisions if d.round == self.story.round and not d.undone)
        return next(this_round, None) if self.story.state is State.PENDING else None

    @property
    def changed(self) -> list[str]:
        """Which parts of it the author changed when they last sent it again."""
        sent_again = (event for event, _ in self.events if event.kind in _SENT)
        return list(next((event.details.get("changed", ()) for event in sent_again), ()))

    @property
    def film(self) -> MediaFile | None:
        """What is watched: the review copy, or the master where every browser plays it."""
        return watchable(self.story)

    @property
    def poster(self) -> MediaFile | None:
        """The still that is seen first."""
        return self.story.file(FileRole.POSTER)

    @property
    def sheet(self) -> MediaFile | None:
        """The contact sheet: the whole film at one look, before it moves."""
        return self.story.file(FileRole.SHEET)

    @property
    def captions(self) -> list[MediaFile]:
        """The words of the film, by language."""
        return [file for file in self.story.files if file.role is FileRole.CAPTIONS]


def watchable(story: Story) -> MediaFile | None:
    """The film as moderators watch it; as the public does, once its originals are erased."""
    rendition = next((file for file in story.files if file.role is FileRole.RENDITION), None)
    return story.file(FileRole.REVIEW) or story.file(FileRole.MASTER) or rendition


def shown_to_moderators(story: Story) -> list[MediaFile]:
    """The files that a moderator may open."""
    captions = (file for file in story.files if file.role is FileRole.CAPTIONS)
    files = (watchable(story), story.file(FileRole.POSTER), story.file(FileRole.SHEET), *captions)
    return [file for file in files if file is not None]


def review_of(session: Session, story: Story, me: Staff) -> Review:
    """Put together what a moderator is shown."""
    now = utc_now()
    decisions = session.scalars(queries.decisions_on(story.id)).all()
    events = session.scalars(queries.events_of(story.id).limit(MOST_EVENTS)).all()
    holder = session.scalar(queries.holder_of(story, now))
    names = names_of(session, (event.actor for event in events))
    return Review(
        story=story,
        decisions=decisions,
        questions=session.scalars(queries.questions_to_author(story.id)).all(),
        events=[(event, names.get(event.actor)) for event in events],
        holder=holder.name if holder else None,
        seconds_left=_seconds_left(story, now) if holder else 0,
        mine=holder is not None and holder.id == me.id,
        reports=session.scalars(queries.reports_on(story.id)).all(),
        judged_by_me=any(d.staff_id == me.id and d.round == story.round and not d.undone for d in decisions),
        answered=answered_by(story),
    )


def _seconds_left(story: Story, now: datetime) -> int:
    if story.claim_expires_at is None:
        return 0
    return max(0, int((story.claim_expires_at - now).total_seconds()))

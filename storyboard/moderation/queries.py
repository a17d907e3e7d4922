"""Questions of moderators. The queue is in the order of the index `story_queue`; counts stop at a thousand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Select, Update, and_, exists, func, literal_column, not_, or_, select, update
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from storyboard.calls.models import Call
from storyboard.calls.queries import call_named, is_listed
from storyboard.journal.models import Event
from storyboard.moderation.models import Decision, Skip
from storyboard.staff.models import Staff
from storyboard.staff.queries import works_in
from storyboard.staff.roles import Role
from storyboard.stories.lifecycle import UNDO_WITHIN, Act, State
from storyboard.stories.models import AuthorMessage, Story
from storyboard.stories.models_reports import Report
from storyboard.stories.reasons import ASKED

COUNTED_TO = 1000
# Withdrawn stories hold nothing any more, and what is not ready yet is nobody's to judge.
SHOWN_TO_MODERATORS = (State.PENDING, State.CHANGES_REQUESTED, State.APPROVED, State.DECLINED)

# Written out, not bound: only so do both databases see that the partial index fits.
is_pending = Story.state == literal_column(f"'{State.PENDING.value}'")


def is_moderated_by(staff_id: int) -> ColumnElement[bool]:
    """Whether the story is of a call that this person moderates."""
    return works_in(staff_id, Role.MODERATOR, Story.call_id)


def is_free(now: datetime) -> ColumnElement[bool]:
    """Whether nobody has the story in hand. Who may not moderate its call any more holds nothing."""
    over = or_(Story.claim_expires_at.is_(None), Story.claim_expires_at <= now)
    return or_(over, not_(works_in(Story.claimed_by, Role.MODERATOR, Story.call_id)))


def holder_of(story: Story, now: datetime) -> Select[Staff]:
    """Who has this story in hand; nobody by the same rule as `is_free`."""
    held = select(Staff).join(Story, Story.claimed_by == Staff.id).where(Story.id == story.id)
    return held.where(Story.claim_expires_at > now, works_in(Staff.id, Role.MODERATOR, Story.call_id))


def is_held_by(staff_id: int, now: datetime) -> ColumnElement[bool]:
    """Whether this person has the story in hand, and still time."""
    return and_(Story.claimed_by == staff_id, Story.claim_expires_at > now, is_moderated_by(staff_id))


def may_be_judged_by(staff_id: int) -> ColumnElement[bool]:
    """Whether the story waits for this person's word.

    It is of a call that they moderate, is not held back, and they have not judged this round.
    """
    judged = exists().where(
        Decision.story_id == Story.id,
        Decision.round == Story.round,
        Decision.staff_id == staff_id,
        Decision.undone == 0,
    )
    return and_(is_pending, Story.held_for.is_(None), is_moderated_by(staff_id), ~judged)


def claim(call_id: int, staff_id: int, now: datetime, until: datetime) -> Update:
    """Give the first free story of a call to this person, in one statement, so that nobody else gets it.

    PostgreSQL steps over rows that are being claimed; on SQLite the clause disappears, and `transaction()` began the
    transaction as a writing one.
    """
    passed_on = exists().where(Skip.story_id == Story.id, Skip.staff_id == staff_id, Skip.until > now)
    first = (
        select(Story.id)
        .where(Story.call_id == call_id, may_be_judged_by(staff_id), is_free(now), ~passed_on)
        .order_by(Story.rank, Story.ready_at, Story.id)
        .limit(1)
        .with_for_update(skip_locked=True, key_share=True)
        .cte("first")
    )
    given = {"claimed_by": staff_id, "claim_expires_at": until}
    return update(Story).where(Story.id == first.c.id).values(given).returning(Story.slug)


def in_hand(staff_id: int, now: datetime) -> Select[Story]:
    """The story that this person has in hand."""
    return select(Story).where(is_pending, is_held_by(staff_id, now)).limit(1)


def call_to_moderate(slug: str, staff_id: int) -> Select[Call]:
    """The call with this address, if this person moderates it."""
    return call_named(slug).where(works_in(staff_id, Role.MODERATOR, Call.id))


def waiting(staff_id: int) -> Select[Call, int, datetime | None]:
    """Each call that this person moderates, how many of its stories wait, and since when the oldest does.

    Counted to one more than a thousand. A call that is archived is left out once nothing of it waits.
    """
    queue = and_(Story.call_id == Call.id, is_pending, Story.held_for.is_(None))
    some = select(Story.id).where(queue).limit(COUNTED_TO + 1).correlate(Call).subquery()
    count = select(func.count()).select_from(some).scalar_subquery()
    first = select(Story.ready_at).where(queue).order_by(Story.rank, Story.ready_at, Story.id).limit(1)
    named = and_(or_(is_listed(), select(some.c.id).exists()), works_in(staff_id, Role.MODERATOR, Call.id))
    return select(Call, count, first.scalar_subquery()).where(named).order_by(Call.closes_at, Call.id)


def story_at(slug: str, staff_id: int) -> Select[Story]:
    """The story with this address, if it is this moderator's business: sent, made safe, not held, not taken back."""
    shown = (Story.state.in_(SHOWN_TO_MODERATORS), Story.held_for.is_(None))
    return story_once_ready_at(slug, staff_id).where(*shown)


def story_once_ready_at(slug: str, staff_id: int) -> Select[Story]:
    """The story with this address, if it ever was in this moderator's queues, whatever happened to it since."""
    once_ready = (Story.slug == slug, Story.ready_at.is_not(None), is_moderated_by(staff_id))
    return select(Story).where(*once_ready).options(joinedload(Story.call))


def reported(staff_id: int) -> Select[Story, int, datetime]:
    """Stories of this moderator's calls that readers reported, how often, and since when; the first reported first."""
    each = select(Report.story_id, func.count().label("reports"), func.min(Report.at).label("since"))
    each_story = each.group_by(Report.story_id).subquery()
    found = select(Story, each_story.c.reports, each_story.c.since)
    found = found.join(each_story, each_story.c.story_id == Story.id).where(is_moderated_by(staff_id))
    bare = (joinedload(Story.call), lazyload(Story.consents), lazyload(Story.files))
    return found.options(*bare).order_by(each_story.c.since, Story.id)


def count_reported(staff_id: int) -> Select[int]:
    """How many stories of this moderator's calls readers reported."""
    mine = select(Report.story_id).join(Story).where(is_moderated_by(staff_id)).distinct().limit(COUNTED_TO).subquery()
    return select(func.count()).select_from(mine)


def reports_on(story_id: int) -> Select[Report]:
    """What readers told of a story, the first first."""
    return select(Report).where(Report.story_id == story_id).order_by(Report.at, Report.id)


def decisions_on(story_id: int) -> Select[Decision]:
    """What was decided about a story, by whom, the newest first."""
    return (
        select(Decision)
        .where(Decision.story_id == story_id)
        .options(joinedload(Decision.staff))
        .order_by(Decision.id.desc())
    )


def questions_to_author(story_id: int) -> Select[AuthorMessage]:
    """What moderators asked the author of a story, the newest first."""
    asked = (AuthorMessage.story_id == story_id, AuthorMessage.code == ASKED)
    return select(AuthorMessage).where(*asked).order_by(AuthorMessage.id.desc())


def approvers(story: Story) -> Select[int]:
    """Who approved this round of the story."""
    return select(Decision.staff_id).where(
        Decision.story_id == story.id, Decision.round == story.round, Decision.undone == 0
    )


def decisions_of(staff_id: int) -> Select[Decision]:
    """What this person decided in the calls that are still theirs, the newest first."""
    mine = select(Decision).where(Decision.staff_id == staff_id, Decision.undone == 0, is_moderated_by(staff_id))
    bare = contains_eager(Decision.story).options(lazyload(Story.consents), lazyload(Story.files))
    return mine.join(Decision.story).options(bare).order_by(Decision.id.desc())


def can_be_undone(staff_id: int, now: datetime) -> Select[Decision]:
    """This person's newest decision, while it can still be taken back."""
    return decisions_of(staff_id).where(Decision.at > now - UNDO_WITHIN).limit(1)


def changes_of(story_id: int) -> Select[Event]:
    """The events that changed a story's state or version, the newest first."""
    return events_of(story_id).where(Event.kind.in_(["story.consent", *(f"story.{act.value}" for act in Act)]))


def events_of(story_id: int) -> Select[Event]:
    """What happened to a story, the newest first."""
    return select(Event).where(Event.story_id == story_id).order_by(Event.id.desc())

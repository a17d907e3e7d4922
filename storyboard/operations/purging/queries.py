"""Questions about what is kept too long. `due_by` is the SQL twin of `rules.due`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, null, or_, select
from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.journal.models import Event
from storyboard.operations.purging.rules import UNSENT, Facts, Limits, Rule, over_at
from storyboard.processing.models import Job, JobState
from storyboard.stories.guardians import HELD_FOR
from storyboard.stories.lifecycle import Act, State
from storyboard.stories.models import FileRole, MediaFile, Story

# What only staff ever see of a film; what the public sees stays.
ORIGINALS = frozenset({FileRole.RAW, FileRole.MASTER, FileRole.REVIEW, FileRole.SHEET})
_UNFINISHED = (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True)
class Overdue:
    """What one rule of a call would erase now."""

    rule: Rule
    stories: int
    files: int
    bytes: int
    oldest: datetime


def limits_of(call: Call) -> Limits:
    """How long this call keeps things."""
    everything = call.keep_stories_days
    return Limits(
        over_at=over_at(call.closes_at, call.event.get("day"), call.time_zone),
        declined=timedelta(days=call.keep_declined_days),
        unsent=timedelta(days=call.keep_unsent_days),
        originals=timedelta(days=call.keep_masters_days),
        everything=None if everything is None else timedelta(days=everything),
    )


def facts_of(session: Session, story: Story, now: datetime) -> Facts:
    """What `rules.due` needs to know of a story."""
    return Facts(
        state=story.state,
        since=story.changed_at,
        originals=any(file.role in ORIGINALS for file in story.files),
        renditions=any(file.role is FileRole.RENDITION for file in story.files),
        held=story.held_for == HELD_FOR,
        asked_until=story.guardian_until,
        busy=bool(session.scalar(select(is_busy(now)).where(Story.id == story.id))),
    )


def is_busy(now: datetime) -> ColumnElement[bool]:
    """Whether somebody or something works on the story: then it is left for another time."""
    job = exists().where(Job.story_id == Story.id, Job.state.in_(_UNFINISHED))
    appeal = exists().where(Event.story_id == Story.id, Event.kind == f"story.{Act.APPEAL}")
    in_hand = and_(Story.claim_expires_at.is_not(None), Story.claim_expires_at > now)
    return or_(in_hand, job.correlate(Story), and_(Story.state == State.PENDING, appeal.correlate(Story)))


def due_by(limits: Limits, now: datetime) -> ColumnElement[str | None]:
    """The rule `rules.due`, for the database: a column with the rule by which a story goes, or nothing."""
    everything = limits.everything is not None and limits.over_at <= now - limits.everything
    originals_over = limits.over_at <= now - limits.originals
    waits = and_(Story.state == State.PENDING, Story.held_for == HELD_FOR)
    asked = or_(Story.guardian_until.is_(None), Story.guardian_until <= now - limits.declined)
    shown = and_(Story.state == State.APPROVED, _has({FileRole.RENDITION}), _has(ORIGINALS))
    return case(
        (or_(Story.state == State.WITHDRAWN, is_busy(now)), null()),
        (literal(everything), Rule.ALL.value),
        (and_(Story.state == State.DECLINED, Story.changed_at <= now - limits.declined), Rule.DECLINED.value),
        (and_(waits, asked, Story.changed_at <= now - limits.declined), Rule.NO_GUARDIAN.value),
        (and_(Story.state.in_(UNSENT), Story.changed_at <= now - limits.unsent), Rule.UNSENT.value),
        (and_(literal(originals_over), shown, Story.changed_at <= now - limits.originals), Rule.ORIGINALS.value),
        else_=null(),
    )


def _has(roles: set[FileRole] | frozenset[FileRole]) -> ColumnElement[bool]:
    return exists().where(MediaFile.story_id == Story.id, MediaFile.role.in_(roles)).correlate(Story)


def overdue(session: Session, call: Call, now: datetime) -> list[Overdue]:
    """What each rule of this call would erase now; rules with nothing to erase are left out."""
    rule = due_by(limits_of(call), now).label("rule")
    due = select(Story.id, Story.changed_at, rule).where(Story.call_id == call.id).subquery()
    counted = select(due.c.rule, func.count(), func.min(due.c.changed_at)).where(due.c.rule.is_not(None))
    stories = {rule: (number, oldest) for rule, number, oldest in session.execute(counted.group_by(due.c.rule))}
    goes = or_(due.c.rule != Rule.ORIGINALS.value, MediaFile.role.in_(ORIGINALS))
    weighed = select(due.c.rule, func.count(), func.sum(MediaFile.bytes)).where(due.c.rule.is_not(None), goes)
    weighed = weighed.join(MediaFile, MediaFile.story_id == due.c.id).group_by(due.c.rule)
    files = {rule: (number, int(size)) for rule, number, size in session.execute(weighed)}
    return [Overdue(r, stories[r][0], *files.get(r, (0, 0)), stories[r][1]) for r in Rule if r in stories]


def due_stories(call: Call, now: datetime, after: int = 0) -> Select[int, int, str | None]:
    """Id, version and rule of the stories of this call of which something goes, those after this id, by id."""
    rule = due_by(limits_of(call), now)
    found = select(Story.id, Story.version, rule).where(Story.call_id == call.id, Story.id > after, rule.is_not(None))
    return found.order_by(Story.id)

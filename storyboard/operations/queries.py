"""Questions of an administrator: what waits, what runs, what went wrong."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Integer, Select, and_, column, exists, func, select, values
from sqlalchemy.orm import Session, joinedload

from storyboard.calls.models import Call
from storyboard.calls.queries import is_listed
from storyboard.database import UtcTime, utc_now
from storyboard.journal.models import Event
from storyboard.moderation.queries import is_pending
from storyboard.processing.models import Job, JobKind, JobState, WorkerBeat
from storyboard.processing.progress import Progress, progress
from storyboard.processing.queries import jobs_before, lanes_alive
from storyboard.staff.models import Staff
from storyboard.staff.queries import works_in
from storyboard.staff.roles import Role
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story
from storyboard.web.paging import LARGEST_ID, Page

PAGE = 30


@dataclass(frozen=True)
class JobRow:
    """A job, how far it is, and what it waits for."""

    job: Job
    progress: Progress


def jobs(session: Session, state: JobState | None, after: str | None, alive_within: timedelta) -> Page[JobRow]:
    """Jobs, the newest first; `after` is the mark of the page before."""
    found = select(Job, jobs_before()).options(joinedload(Job.story)).order_by(Job.id.desc()).limit(PAGE + 1)
    if state is not None:
        found = found.where(Job.state == state)
    if after is not None and after.isascii() and after.isdecimal():
        found = found.where(Job.id < min(int(after), LARGEST_ID))
    now = utc_now()
    alive = lanes_alive(session, now - alive_within)
    rows = [JobRow(job, progress(job, before, alive, now)) for job, before in session.execute(found)]
    return Page(rows[:PAGE], str(rows[PAGE - 1].job.id) if len(rows) > PAGE else None)


def count_by_state() -> Select[JobState, int]:
    """How many jobs there are in each state."""
    return select(Job.state, func.count()).group_by(Job.state)


def waiting_stories() -> Select[int, datetime | None]:
    """How many stories wait for a moderator, and since when the oldest does; those held back wait for others."""
    return select(func.count(), func.min(Story.ready_at)).where(is_pending, Story.held_for.is_(None))


def open_calls(now: datetime) -> Select[Call]:
    """Calls that take stories now, the one that closes first first."""
    open_now = (is_listed(), Call.opens_at <= now, Call.closes_at > now)
    return select(Call).where(*open_now).order_by(Call.closes_at, Call.id)


def unmoderated_calls(now: datetime) -> Select[int]:
    """How many open calls nobody moderates but administrators."""
    them = select(Staff.id).where(Staff.role != Role.ADMINISTRATOR, works_in(Staff.id, Role.MODERATOR, Call.id))
    is_open = (Call.opens_at <= now, Call.closes_at > now, is_listed())
    return select(func.count()).select_from(Call).where(*is_open, ~them.exists())


def stories_to_lose() -> Select[bool]:
    """Whether there is a story that somebody sent; those of the demo can be made again."""
    theirs = exists().where(Story.call_id == Call.id, Story.state.not_in((State.DRAFT, State.WITHDRAWN)))
    return select(exists().where(Call.demo.is_(False), theirs))


def stories_by_day(spans: Sequence[tuple[datetime, datetime]], kinds: Collection[str]) -> Select[int, str, int]:
    """Of how many stories something of these kinds happened, by the number of the span and the kind.

    It reads one stretch of the index `event_by_kind` for each, however long the journal is.
    """
    columns = (column("number", Integer), column("starts", UtcTime), column("ends", UtcTime))
    rows = [(number, starts, ends) for number, (starts, ends) in enumerate(spans)]
    days = values(*columns, name="days").data(rows).cte("days")
    during = and_(Event.kind.in_(kinds), Event.at >= days.c.starts, Event.at < days.c.ends)
    counted = func.count(Event.story_id.distinct())
    return (
        select(days.c.number, Event.kind, counted)
        .select_from(days)
        .join(Event, during)
        .group_by(days.c.number, Event.kind)
    )


def stories_by_call() -> Select[int, State, int]:
    """How many stories of each call are in each state."""
    return select(Story.call_id, Story.state, func.count()).group_by(Story.call_id, Story.state)


def jobs_by_kind() -> Select[JobKind, JobState, int]:
    """How many jobs of each kind are in each state."""
    return select(Job.kind, Job.state, func.count()).group_by(Job.kind, Job.state)


def workers_by_lane(since: datetime) -> Select[str, int]:
    """How many workers of each lane were heard of since then."""
    return select(WorkerBeat.queue, func.count()).where(WorkerBeat.beat_at >= since).group_by(WorkerBeat.queue)

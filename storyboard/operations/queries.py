"""Questions of an administrator: what waits, what runs, what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from storyboard.database import utc_now
from storyboard.processing.models import Job, JobState
from storyboard.processing.progress import Progress, progress
from storyboard.processing.queries import jobs_before, lanes_alive
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story
from storyboard.web.paging import Page

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
        found = found.where(Job.id < int(after))
    now = utc_now()
    alive = lanes_alive(session, now - alive_within)
    rows = [JobRow(job, progress(job, before, alive, now)) for job, before in session.execute(found)]
    return Page(rows[:PAGE], str(rows[PAGE - 1].job.id) if len(rows) > PAGE else None)


def count_by_state() -> Select[JobState, int]:
    """How many jobs there are in each state."""
    return select(Job.state, func.count()).group_by(Job.state)


def waiting_stories() -> Select[int, datetime | None]:
    """How many stories wait for a moderator, and since when the oldest does."""
    return select(func.count(), func.min(Story.ready_at)).where(Story.state == State.PENDING)

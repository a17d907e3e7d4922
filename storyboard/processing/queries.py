"""Questions about jobs."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from storyboard.database import utc_now
from storyboard.processing.models import Job, JobState, WorkerBeat
from storyboard.processing.needs import USEFUL_IN, JobKind, Standing, needed
from storyboard.processing.progress import Progress, WaitsFor, progress
from storyboard.processing.tasks import LANES
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind, MediaFile, Story

_MADE = {JobKind.SHEET: FileRole.SHEET, JobKind.PUBLISH: FileRole.RENDITION}


def standing_of(session: Session, story: Story) -> Standing:
    """What `needs.needed` needs to know of a story."""
    draft = story.state is State.DRAFT
    return Standing(
        video=story.kind is Kind.VIDEO,
        state=story.state,
        master=story.file(FileRole.MASTER) is not None,
        sheet=story.file(FileRole.SHEET) is not None,
        renditions=sum(file.role is FileRole.RENDITION for file in story.files),
        raw=story.file(FileRole.RAW) is not None,
        looked_at=draft and bool(session.scalar(select(is_looked_at()).where(Story.id == story.id))),
    )


def is_looked_at() -> ColumnElement[bool]:
    """Whether the newest film of a story is through PREPARE, whatever came of it."""
    done = (Job.kind == JobKind.PREPARE, Job.file_version == Story.file_version, Job.state == JobState.DONE)
    return exists().where(Job.story_id == Story.id, *done).correlate(Story)


def is_refused() -> ColumnElement[bool]:
    """Whether the newest film of a story is through PREPARE, and cannot be used."""
    done = (Job.kind == JobKind.PREPARE, Job.file_version == Story.file_version, Job.state == JobState.DONE)
    return exists().where(Job.story_id == Story.id, *done, Job.error != "").correlate(Story)


def in_need(kind: JobKind) -> ColumnElement[bool]:
    """The rule `needs.needed`, for the database: the story needs this job."""
    found = and_(Story.kind == Kind.VIDEO, Story.state.in_(USEFUL_IN[kind]))
    if kind is JobKind.PREPARE:
        found = and_(found, or_(Story.state != State.DRAFT, and_(_has(FileRole.RAW), ~is_looked_at())))
    if kind in _MADE:
        found = and_(found, _has(FileRole.MASTER), ~_has(_MADE[kind]))
    return found


def _has(role: FileRole) -> ColumnElement[bool]:
    return exists().where(MediaFile.story_id == Story.id, MediaFile.role == role)


def forgotten(kind: JobKind) -> Select[Story]:
    """Stories that need this job and have none that waits, runs, or failed for a reason that is shown."""
    has_one = exists().where(
        Job.story_id == Story.id,
        Job.kind == kind,
        Job.file_version == Story.file_version,
        Job.state.in_((JobState.WAITING, JobState.RUNNING, JobState.FAILED)),
    )
    return select(Story).where(in_need(kind), ~has_one).order_by(Story.id)


def job_for(story: Story, kind: JobKind) -> Select[Job]:
    """The job of this kind for the newest video of a story."""
    found = select(Job).where(Job.story_id == story.id, Job.kind == kind, Job.file_version == story.file_version)
    return found.execution_options(populate_existing=True)  # a worker may have written meanwhile


def due(now: datetime) -> Select[Job]:
    """Jobs that wait and whose time has come, the most wanted first."""
    return select(Job).where(Job.state == JobState.WAITING, Job.not_before <= now).order_by(Job.id)


def silent(since: datetime) -> Select[Job]:
    """Jobs that run without a heartbeat since then."""
    never_beat = and_(Job.heartbeat_at.is_(None), Job.created_at < since)
    return select(Job).where(Job.state == JobState.RUNNING, or_(Job.heartbeat_at < since, never_beat)).order_by(Job.id)


def jobs_before() -> ColumnElement[int]:
    """How many jobs of the same lane a waiting job has before it; a column beside `Job`."""
    other = aliased(Job)
    published = [kind for kind, lane in LANES.items() if lane == "publish"]
    return (
        select(func.count())
        .select_from(other)
        .where(
            other.state.in_((JobState.WAITING, JobState.RUNNING)),
            other.kind.in_(published) == Job.kind.in_(published),
            other.id < Job.id,
        )
        .correlate(Job)
        .scalar_subquery()
    )


def lanes_alive(session: Session, since: datetime) -> frozenset[str]:
    """The lanes that have a worker which was heard of since then."""
    return frozenset(session.scalars(select(WorkerBeat.queue).where(WorkerBeat.beat_at >= since)))


def progress_of(session: Session, story: Story, alive_within: timedelta = timedelta(minutes=1)) -> Progress:
    """How far the work is that this story needs now, its most important job first."""
    wanted = needed(standing_of(session, story))
    for kind in (JobKind.PREPARE, JobKind.PUBLISH, JobKind.SHEET):
        if kind in wanted:
            row = session.execute(job_for(story, kind).add_columns(jobs_before())).one_or_none()
            if row is None:
                return Progress(kind=kind, waiting_for=WaitsFor.TURN)  # the sweep plans it within seconds
            now = utc_now()
            return progress(row[0], row[1], lanes_alive(session, now - alive_within), now)
    return Progress()

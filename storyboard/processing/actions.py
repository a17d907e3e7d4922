"""What happens to jobs. A job is held by the worker that took it; who does not hold it writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from storyboard.database import Transaction, transaction, utc_now
from storyboard.journal.actions import record
from storyboard.processing import queries
from storyboard.processing.models import Job, JobState
from storyboard.processing.needs import USEFUL_IN, JobKind, needed
from storyboard.processing.patience import pause_after
from storyboard.processing.tasks import wake
from storyboard.stories.actions import SYSTEM, change_state, forget_files, tell_author
from storyboard.stories.lifecycle import Act
from storyboard.stories.models import FileRole, Story

LOST_BY_US = "lost-by-us"  # what the author of a film is told whose upload is gone


class NotOurs(Exception):
    """The job is no longer held by this worker, or its story has moved on: what was made is thrown away."""


def plan(session: Session, story: Story, kind: JobKind) -> Job:
    """Have this done to the story's newest video, in the transaction of the caller; wakes a worker once committed.

    Planning twice is planning once. One that was cancelled, or whose result is lacking again, starts anew; one that
    failed waits for a person.
    """
    with transaction(session) as tx:
        job = session.scalar(queries.job_for(story, kind))
        if job is None:
            job = Job(story_id=story.id, kind=kind, file_version=story.file_version)
            session.add(job)
            session.flush()
        elif job.state in (JobState.CANCELLED, JobState.DONE) and kind in needed(queries.standing_of(session, story)):
            _start_anew(job)
        if job.state is JobState.WAITING:
            tx.after_commit(wake, kind, job.id)
    return job


def plan_if_needed(session: Session, story_id: int, kind: JobKind) -> bool:
    """`plan`, when the story (still) needs this; whether it does."""
    with transaction(session):
        story = session.get_one(Story, story_id, populate_existing=True)
        if kind not in needed(queries.standing_of(session, story)):
            return False
        plan(session, story, kind)
    return True


def try_again(session: Session, job_id: int, *, actor: str) -> bool:
    """An administrator has mended what was wrong: all attempts anew. False when the job did not stand as failed."""
    with transaction(session) as tx:
        job = session.get(Job, job_id, populate_existing=True)
        if job is None or job.state is not JobState.FAILED:
            return False
        _start_anew(job)
        record(session, "job.try_again", actor=actor, story_id=job.story_id, job=job.kind.value)
        tx.after_commit(wake, job.kind, job.id)
    return True


def _start_anew(job: Job) -> None:
    job.state, job.attempts, job.not_before = JobState.WAITING, 0, utc_now()
    job.worker, job.step, job.progress, job.error, job.cause, job.ended_at = None, "", 0, "", "", None


def take(session: Session, job_id: int, worker: str) -> Job | None:
    """Take a job that waits and whose time has come; None when somebody else was first, or nobody wants it any more."""
    now = utc_now()
    waiting = (Job.id == job_id, Job.state == JobState.WAITING, Job.not_before <= now)
    values = {
        "state": JobState.RUNNING,
        "worker": worker,
        "attempts": Job.attempts + 1,
        "heartbeat_at": now,
        "step": "",
        "progress": 0,
    }
    with transaction(session):
        if session.connection().execute(update(Job).where(*waiting).values(**values)).rowcount != 1:
            return None
        job = session.get_one(Job, job_id, populate_existing=True)
        if not _is_wanted(job, session.get_one(Story, job.story_id, populate_existing=True)):
            _cancel(job)
            return None
    return job


def beat(session: Session, job_id: int, worker: str, *, step: str, percent: int) -> bool:
    """A sign of life, with how far it is; False when the job is no longer ours."""
    values = {"heartbeat_at": utc_now(), "step": step, "progress": percent}
    with transaction(session):
        mine = update(Job).where(*_held_by(job_id, worker)).values(**values)
        return bool(session.connection().execute(mine).rowcount == 1)


def still_wanted(session: Session, job_id: int, worker: str) -> bool:
    """Whether the job is ours and its result is of use. Reads only, cheap enough to ask twice a second."""
    job = session.scalar(select(Job).where(*_held_by(job_id, worker)).execution_options(populate_existing=True))
    if job is None:
        return False
    return _is_wanted(job, session.get_one(Story, job.story_id, populate_existing=True))


def hold(session: Session, job_id: int, worker: str) -> tuple[Job, Story]:
    """The job and its story, inside the transaction that is about to write a result.

    :raises NotOurs: somebody else has the job, or the story was withdrawn, replaced or decided meanwhile.
    """
    job = session.scalar(select(Job).where(*_held_by(job_id, worker)).execution_options(populate_existing=True))
    if job is None:
        raise NotOurs
    story = session.get_one(Story, job.story_id, populate_existing=True)
    if not _is_wanted(job, story):
        raise NotOurs
    return job, story


def finish(job: Job) -> None:
    """Note that a job which `hold` gave is done, in the same transaction."""
    job.state, job.progress, job.error, job.cause, job.ended_at = JobState.DONE, 100, "", "", utc_now()


def refuse(session: Session, job_id: int, worker: str, code: str, figures: Mapping[str, Any]) -> int:
    """The video cannot be used. That is no failure of ours: its author is told exactly why, and can send another.

    :returns: the story's id.

    :raises NotOurs: see `hold`.
    """
    with transaction(session):
        job, story = hold(session, job_id, worker)
        told = {"code": code, **figures}
        change_state(session, story.id, Act.FOUND_UNUSABLE, by=SYSTEM, given={"reason"}, details=told)
        tell_author(session, story, code, **figures)
        finish(job)
        job.error = code
    return story.id


def ask_once_more(session: Session, story_id: int) -> bool:
    """The raw upload is gone, by no fault of its author, who is asked for it again; not so when its master is safe.

    In the transaction of the caller. :returns: whether the author is asked.
    """
    with transaction(session):
        story = session.get_one(Story, story_id, populate_existing=True)
        raw, master = story.file(FileRole.RAW), story.file(FileRole.MASTER)
        waits = story.state in USEFUL_IN[JobKind.PREPARE]
        needed_it = raw is not None and (master is None or master.id < raw.id) and waits
        forget_files(session, story, [FileRole.RAW])
        if needed_it:
            change_state(
                session, story_id, Act.FOUND_UNUSABLE, by=SYSTEM, given={"reason"}, details={"code": LOST_BY_US}
            )
            tell_author(session, story, LOST_BY_US)
            job = session.scalar(queries.job_for(story, JobKind.PREPARE))
            if job is not None:
                finish(job)
                job.error = LOST_BY_US
    return needed_it


def fail(session: Session, job_id: int, worker: str, error: str, cause: str) -> None:
    """The attempt failed: try again after a pause, or leave it to a person when there were enough attempts.

    :param error: a code that `words.causes` knows; `cause` is what the program said.
    """
    with transaction(session) as tx:
        job = session.scalar(select(Job).where(*_held_by(job_id, worker)).execution_options(populate_existing=True))
        if job is not None:
            _wait_or_give_up(session, tx, job, error, cause)


def lost(session: Session, job_id: int, since: datetime) -> bool:
    """The job's worker has not been heard of since then: as `fail`. False when it has, after all."""
    with transaction(session) as tx:
        job = session.scalar(queries.silent(since).where(Job.id == job_id).execution_options(populate_existing=True))
        if job is None:
            return False
        _wait_or_give_up(session, tx, job, "worker-lost", "")
    return True


def _wait_or_give_up(session: Session, tx: Transaction, job: Job, error: str, cause: str) -> None:
    if not _is_wanted(job, session.get_one(Story, job.story_id, populate_existing=True)):
        _cancel(job)
        return
    pause = pause_after(job.attempts)
    job.worker, job.error, job.cause = None, error, cause
    if pause is None:
        job.state, job.ended_at = JobState.FAILED, utc_now()
        record(session, "job.failed", actor="system", story_id=job.story_id, job=job.kind.value, error=error)
        return
    if error == "worker-lost":  # it has been silent for longer than any pause
        pause = timedelta(0)
    job.state, job.not_before = JobState.WAITING, utc_now() + pause
    tx.after_commit(wake, job.kind, job.id, pause.total_seconds())


def let_go(session: Session, job_id: int, worker: str) -> None:
    """Stop working on a job that did not fail: it waits again without an attempt counted, or is not needed any more."""
    with transaction(session) as tx:
        job = session.scalar(select(Job).where(*_held_by(job_id, worker)).execution_options(populate_existing=True))
        if job is None:
            return
        story = session.get_one(Story, job.story_id, populate_existing=True)
        if _is_wanted(job, story):
            job.state, job.worker, job.attempts = JobState.WAITING, None, job.attempts - 1
            tx.after_commit(wake, job.kind, job.id)
        else:
            _cancel(job)


def forget_causes(session: Session, story_id: int) -> None:
    """The story is erased: what programs said about its film goes with it, in the transaction of the caller."""
    session.execute(update(Job).where(Job.story_id == story_id).values(cause=""))


def _cancel(job: Job) -> None:
    job.state, job.worker, job.ended_at = JobState.CANCELLED, None, utc_now()


def let_all_go(session: Session, worker: str) -> None:
    """`let_go` of all that this worker still holds: it is about to end."""
    held = select(Job.id).where(Job.state == JobState.RUNNING, Job.worker == worker)
    for job_id in session.scalars(held).all():
        let_go(session, job_id, worker)


def _held_by(job_id: int, worker: str) -> tuple[ColumnElement[bool], ...]:
    return Job.id == job_id, Job.state == JobState.RUNNING, Job.worker == worker


def _is_wanted(job: Job, story: Story) -> bool:
    return job.file_version == story.file_version and story.state in USEFUL_IN[job.kind]

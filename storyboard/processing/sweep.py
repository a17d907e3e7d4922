"""The sweep: finds what was lost between a row and the queue, or with a worker that died.

It may run at any time, and is cheap: what it costs grows with what waits, not with what there is. Looking through all
stored bytes is the business of `tidying`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import Select
from sqlalchemy.orm import Session

from storyboard.database import forget_overwritten, utc_now
from storyboard.processing import actions, queries
from storyboard.processing.models import Job
from storyboard.processing.needs import JobKind
from storyboard.processing.raw import erase_raw, stories_with_spent_raw
from storyboard.processing.tasks import LANES, named_in, wake
from storyboard.storage.interface import Storage
from storyboard.stories.models import Story

log = structlog.get_logger(__name__)

AT_ONCE = 200  # what is left over is found by the next sweep


@dataclass(frozen=True)
class Swept:
    """How many were found: jobs of dead workers, stories without a job, jobs without a message, spent raw uploads."""

    lost: int = 0
    forgotten: int = 0
    woken: int = 0
    raw_erased: int = 0


def sweep(session: Session, storage: Storage, heartbeat_timeout_s: int) -> Swept:
    """Bring everything that fell out of its way back onto it."""
    since = utc_now() - timedelta(seconds=heartbeat_timeout_s)
    lost = sum(actions.lost(session, job_id, since) for job_id in _ids(session, queries.silent(since), Job))
    found = Swept(lost, _plan_forgotten(session), _wake_due(session), _erase_spent_raw(session, storage))
    session.rollback()
    forget_overwritten(session)
    if found != Swept():
        log.info("swept", **vars(found))
    return found


def _plan_forgotten(session: Session) -> int:
    planned = 0
    for kind in JobKind:
        for story_id in _ids(session, queries.forgotten(kind), Story):
            planned += actions.plan_if_needed(session, story_id, kind)
    return planned


def _wake_due(session: Session) -> int:
    """A message may be lost with its queue; who has one already needs no second."""
    jobs = session.execute(queries.due(utc_now()).with_only_columns(Job.kind, Job.id).limit(AT_ONCE)).all()
    session.rollback()
    try:
        named = {lane: named_in(lane) for lane in {LANES[kind] for kind, _ in jobs}}
    except Exception as error:  # whatever the queue's backend raises
        log.warning("queue_unreachable", problem=type(error).__name__)
        return 0
    return sum(wake(kind, job_id) for kind, job_id in jobs if job_id not in named[LANES[kind]])


def _erase_spent_raw(session: Session, storage: Storage) -> int:
    story_ids = session.scalars(stories_with_spent_raw().limit(AT_ONCE)).all()
    session.rollback()
    for story_id in story_ids:
        erase_raw(session, storage, story_id)
    return len(story_ids)


def _ids(session: Session, found: Select[Job] | Select[Story], table: type[Job] | type[Story]) -> list[int]:
    ids = list(session.scalars(found.with_only_columns(table.id).limit(AT_ONCE)))
    session.rollback()
    return ids

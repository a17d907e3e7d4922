"""How far a story's video is, for its author, a moderator and the administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storyboard.processing.models import Job, JobState
from storyboard.processing.needs import JobKind
from storyboard.processing.tasks import LANES


class WaitsFor(StrEnum):
    """What a job that does not run waits for."""

    NOTHING = ""
    TURN = "turn"
    NEXT_TRY = "next-try"
    WORKER = "worker"
    PERSON = "person"


@dataclass(frozen=True)
class Progress:
    """Where the work on a story's video stands. Nothing is to be done when `kind` is None.

    :ivar step: what is being made, a code that `words.step` knows; empty while it waits.
    :ivar percent: of this job; None while it waits.
    :ivar before: how many jobs come first.
    :ivar next_try: when it is tried again after a failure.
    """

    kind: JobKind | None = None
    step: str = ""
    percent: int | None = None
    waiting_for: WaitsFor = WaitsFor.NOTHING
    before: int = 0
    next_try: datetime | None = None
    failed: bool = False


def progress(job: Job, before: int, lanes_alive: frozenset[str], now: datetime) -> Progress:
    """How far a job is, and what it waits for."""
    if job.state is JobState.RUNNING:
        return Progress(kind=job.kind, step=job.step, percent=job.progress)
    if job.state is JobState.FAILED:
        return Progress(kind=job.kind, waiting_for=WaitsFor.PERSON, failed=True)
    if job.state is not JobState.WAITING:
        return Progress(kind=job.kind, percent=100)
    if LANES[job.kind] not in lanes_alive:
        return Progress(kind=job.kind, waiting_for=WaitsFor.WORKER, before=before)
    if job.not_before > now:
        return Progress(kind=job.kind, waiting_for=WaitsFor.NEXT_TRY, next_try=job.not_before)
    return Progress(kind=job.kind, waiting_for=WaitsFor.TURN, before=before)

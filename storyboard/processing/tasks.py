"""The messages that wake a worker. Each carries the id of a job and nothing else: the job's row is the truth.

A site only puts messages in. A worker calls `deliver_to` first, so that a message finds an app to work in; the queues
are made when Python starts, long before there is one.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog
from huey.api import Task

from storyboard import queue
from storyboard.processing.needs import JobKind

log = structlog.get_logger(__name__)

LANES: dict[JobKind, str] = {JobKind.PREPARE: "review", JobKind.SHEET: "review", JobKind.PUBLISH: "publish"}
# What somebody waits for goes first; it never interrupts what runs.
PRIORITY: dict[JobKind, int] = {JobKind.PREPARE: 10, JobKind.SHEET: 0, JobKind.PUBLISH: 0}

_receivers: list[Callable[[int], None]] = []


@queue.review.task()
def run_review(job_id: int) -> None:
    """Do a job of the review lane."""
    _hand_over(job_id)


@queue.publish.task()
def run_publish(job_id: int) -> None:
    """Do a job of the publish lane."""
    _hand_over(job_id)


_TASKS = {"review": run_review, "publish": run_publish}


def deliver_to(receiver: Callable[[int], None]) -> None:
    """From now on this process does the jobs that messages name."""
    _receivers[:] = [receiver]


def _hand_over(job_id: int) -> None:
    for receiver in _receivers:
        receiver(job_id)


def wake(kind: JobKind, job_id: int, delay_s: float = 0) -> bool:
    """Ask a worker to look at this job, now or after a while; whether the message was left.

    A page never fails for a queue that is gone: the sweep finds the row.
    """
    task = _TASKS[LANES[kind]]
    try:
        task.schedule((job_id,), delay=delay_s, priority=PRIORITY[kind])
    except Exception as error:  # whatever the queue's backend raises
        log.warning("queue_unreachable", lane=LANES[kind], problem=type(error).__name__)
        return False
    return True


def named_in(lane: str) -> set[int]:
    """The jobs that a message in this lane already names."""
    messages: list[Task] = queue.QUEUES[lane].pending()
    return {message.args[0] for message in messages}

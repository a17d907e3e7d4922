"""The pulse of a running job: a sign of life every two seconds, and an ear for the end of its usefulness.

It beats in a thread of its own, so that a long copy or a slow disk is not taken for death; the work only notes how far
it is, and asks whether to go on, without touching the database.
"""

from __future__ import annotations

import threading
import time
from types import TracebackType

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from storyboard.database import db
from storyboard.processing import actions

log = structlog.get_logger(__name__)

BEAT_EVERY_S = 2.0
LOOK_EVERY_S = 0.5


class Pulse:
    """A context in which a job lives. `stopping` is set when the worker is told to end."""

    def __init__(self, app: Flask, job_id: int, worker: str, stopping: threading.Event) -> None:
        self._app, self._job_id, self._worker, self._stopping = app, job_id, worker, stopping
        timeout = app.extensions["storyboard_settings"].heartbeat_timeout
        self._every = min(BEAT_EVERY_S, timeout / 4)
        self._ended, self._unwanted = threading.Event(), threading.Event()
        self._step, self._from, self._to, self._share = "", 0.0, 0.0, 0.0
        self._thread = threading.Thread(target=self._beat, name=f"pulse of job {job_id}", daemon=True)

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()

    def step(self, name: str, start: float, end: float) -> None:
        """Begin a step that takes the job from `start` to `end`, in percent."""
        self._step, self._from, self._to, self._share = name, start, end, 0.0

    def progress(self, share: float) -> None:
        """Note which share of the step is done, from 0 to 1."""
        self._share = share

    def cancelled(self) -> bool:
        """Whether to stop: the worker ends, or the result is of no use any more."""
        return self._unwanted.is_set() or self._stopping.is_set()

    def _beat(self) -> None:
        said, at = "", 0.0
        while not self._ended.wait(min(LOOK_EVERY_S, self._every)):
            step, percent = self._step, round(self._from + (self._to - self._from) * self._share)
            due = step != said or time.monotonic() - at >= self._every
            try:
                with self._app.app_context():
                    wanted = actions.still_wanted(db.session, self._job_id, self._worker)
                    if wanted and due:
                        wanted = actions.beat(db.session, self._job_id, self._worker, step=step, percent=percent)
                        said, at = step, time.monotonic()
            except SQLAlchemyError as error:  # the next beat may come through; if none does, the sweep takes over
                log.warning("no_pulse", job=self._job_id, problem=type(error).__name__)
                continue
            if not wanted:
                self._unwanted.set()

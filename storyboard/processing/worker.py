"""A worker process: waits for messages, does jobs, ends tidily when told.

Each lane has one thread that works, so that a review copy never waits behind publishing. The worker of the review lane
also sweeps, and brings the post out.
"""

from __future__ import annotations

import secrets
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import structlog
from flask import Flask
from huey.consumer import Consumer

from storyboard import queue
from storyboard.database import db
from storyboard.notices.post import keep as deliver_post
from storyboard.processing import actions, tasks, work
from storyboard.processing.attendance import leave, sign
from storyboard.processing.sweep import sweep
from storyboard.processing.tidying import tidy
from storyboard.web.installation import settings, storage

log = structlog.get_logger(__name__)

# Huey's own default backs off to 10 s: "watchable within two seconds" would be lost.
LONGEST_NAP_S = 0.2
SWEEP_EVERY_S = 10.0
TIDY_EVERY_S = 600.0
LOOK_AFTER_THREADS_EVERY_S = 10.0
# What cannot be interrupted (a copy, a still) may end by itself for so long; less than the supervisor's patience.
GRACE_S = 6.0
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(app: Flask, lanes: Sequence[str]) -> None:
    """Work in these lanes until a signal tells us to end. Then ffmpeg ends at once and its job waits for the next."""
    token = secrets.token_hex(16)
    stopping = threading.Event()
    tasks.deliver_to(lambda job_id: work.run(app, job_id, token, stopping))
    consumers = [_consumer(lane) for lane in lanes]
    post = threading.Thread(target=deliver_post, args=(app, stopping), name="post", daemon=True)
    keeper = threading.Thread(target=_keep_house, args=(app, lanes, token, stopping), name="keeper", daemon=True)
    with _told_by_signal(stopping):
        for consumer in consumers:
            consumer.start()
        keeper.start()
        if "review" in lanes:
            post.start()
        log.info("worker_started", lanes=",".join(lanes))
        while not stopping.wait(LOOK_AFTER_THREADS_EVERY_S):
            for consumer in consumers:
                consumer.check_worker_health()
        _end(app, consumers, post, token)
    log.info("worker_ended", lanes=",".join(lanes))


class _Lane(Consumer):  # type: ignore[misc]  # Huey has no types
    def _set_signal_handlers(self) -> None:
        """Leave signals to the worker: it has two lanes and one end."""


def _consumer(lane: str) -> Consumer:
    return _Lane(
        queue.QUEUES[lane],
        workers=1,
        worker_type="thread",
        periodic=False,
        initial_delay=0.1,
        max_delay=LONGEST_NAP_S,
    )


def _end(app: Flask, consumers: Sequence[Consumer], post: threading.Thread, token: str) -> None:
    deadline = time.monotonic() + GRACE_S
    for consumer in consumers:
        consumer.stop_flag.set()
    for consumer in consumers:
        consumer.shutdown_timeout = max(0.0, deadline - time.monotonic())
        consumer.stop(graceful=True)
    if post.is_alive():  # a mail that is on its way shall know whether it went
        post.join(max(0.0, deadline - time.monotonic()))
    with app.app_context():
        actions.let_all_go(db.session, token)
        leave(db.session, token)


@contextmanager
def _told_by_signal(stopping: threading.Event) -> Iterator[None]:
    def tell(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    before = {number: signal.signal(number, tell) for number in ENDINGS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _keep_house(app: Flask, lanes: Sequence[str], token: str, stopping: threading.Event) -> None:
    """Show that we are here; in the review lane, sweep and tidy."""
    with app.app_context():
        timeout = settings().heartbeat_timeout
    every = min(SWEEP_EVERY_S, timeout / 2)
    tidied = time.monotonic()
    while True:
        try:
            with app.app_context():
                sign(db.session, token, lanes)
                if "review" in lanes:
                    sweep(db.session, storage(), timeout)
                if "review" in lanes and time.monotonic() - tidied > TIDY_EVERY_S:
                    tidied = time.monotonic()
                    tidy(db.session, storage())
        except Exception as error:  # a full disk, a bug: nobody else would go on
            log.error("sweep_failed", exc_info=error)
        if stopping.wait(every):
            return

"""The post: a thread of the worker's that looks into the outbox every few seconds, so that slow SMTP delays nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import cast

import structlog
from flask import Flask
from sqlalchemy.orm import Session

from storyboard.database import db
from storyboard.notices.actions import forget_old
from storyboard.notices.delivery import deliver_due
from storyboard.notices.server import mail_server

EVERY_S = 5.0
FORGET_EVERY_S = 600.0
_KEY = "storyboard_before_post"
log = structlog.get_logger(__name__)


def before_each_round(app: Flask, write: Callable[[Session], object]) -> None:
    """Let a higher floor write what is due by the clock (a summary) before the post goes out."""
    app.extensions.setdefault(_KEY, []).append(write)


def keep(app: Flask, stopping: threading.Event) -> None:
    """Deliver until told to end; a mail that is on its way is brought to its end first."""
    forgot: float | None = None
    while True:
        if forgot is None or time.monotonic() - forgot > FORGET_EVERY_S:
            forgot = time.monotonic()
            _do(app, forget_old)
        with app.app_context():
            server = mail_server()
        if server is not None:
            for write in cast("list[Callable[[Session], object]]", app.extensions.get(_KEY, [])):
                _do(app, write)
            _do(app, partial(deliver_due, server=server, stopping=stopping.is_set))
        if stopping.wait(EVERY_S):
            return


def _do(app: Flask, step: Callable[[Session], object]) -> None:
    """One step. Whatever goes wrong in it must stop neither the others nor the thread: the next round may do."""
    try:
        with app.app_context():
            step(db.session)
    except Exception as error:  # a locked database, a full disk, an error of ours; its words may name people
        log.error("post_failed", problem=type(error).__name__)

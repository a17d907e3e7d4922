"""One attempt at a job, from taking it to its end, whichever that is."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from storyboard.database import db
from storyboard.media.refusal import Cancelled, MediaFailed, Unusable
from storyboard.processing import actions
from storyboard.processing.actions import NotOurs
from storyboard.processing.bench import Bench
from storyboard.processing.needs import JobKind
from storyboard.processing.prepare import prepare
from storyboard.processing.publish import publish
from storyboard.processing.pulse import Pulse
from storyboard.processing.raw import erase_raw
from storyboard.processing.sheet import sheet
from storyboard.storage.interface import Full, Missing, Unreachable
from storyboard.web.installation import storage

log = structlog.get_logger(__name__)

WORK: dict[JobKind, Callable[[Bench], None]] = {
    JobKind.PREPARE: prepare,
    JobKind.SHEET: sheet,
    JobKind.PUBLISH: publish,
}


def run(app: Flask, job_id: int, worker: str, stopping: threading.Event) -> None:
    """Do a job that waits, in an app context of its own; nothing when it does not wait (any more).

    Whatever goes wrong ends in the job's row, never in an exception; only a database that is gone is left to the sweep.
    """
    with app.app_context():
        session = db.session
        job = actions.take(session, job_id, worker)
        if job is None:
            return
        work, story_id = WORK[job.kind], job.story_id
        log.info("job_taken", job=job_id, kind=job.kind.value, attempt=job.attempts)
        with _every_end_noted(job_id, worker), Pulse(app, job_id, worker, stopping) as pulse:
            bench = Bench(session, storage(), pulse, job_id, worker, story_id)
            with bench.tidied():
                work(bench)


@contextmanager
def _every_end_noted(job_id: int, worker: str) -> Iterator[None]:
    session = db.session
    try:
        yield
    except (Cancelled, NotOurs):
        actions.let_go(session, job_id, worker)
    except Unusable as refusal:
        _refuse(job_id, worker, refusal)
    except MediaFailed as failure:
        actions.fail(session, job_id, worker, failure.code, failure.cause)
    except Full:
        actions.fail(session, job_id, worker, "disk-full", "")
    except Missing:
        actions.fail(session, job_id, worker, "bytes-missing", "")
    except Unreachable as error:
        actions.fail(session, job_id, worker, "storage-unreachable", str(error.strerror))
    except SQLAlchemyError:
        raise
    except OSError as error:
        code = "disk-full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "broke"
        actions.fail(session, job_id, worker, code, _where(error))
    except Exception as error:
        log.error("job_broke", job=job_id, exc_info=error)
        actions.fail(session, job_id, worker, "broke", _where(error))
    log.info("job_left", job=job_id)


def _refuse(job_id: int, worker: str, refusal: Unusable) -> None:
    try:
        story_id = actions.refuse(db.session, job_id, worker, refusal.code, refusal.figures)
    except NotOurs:
        actions.let_go(db.session, job_id, worker)
    else:
        erase_raw(db.session, storage(), story_id)


def _where(error: Exception) -> str:
    """Kind and place of an error; its text could name what a person wrote."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    reason = error.strerror or "" if isinstance(error, OSError) else ""
    return " ".join(filter(None, (type(error).__name__, reason, f"({place})")))

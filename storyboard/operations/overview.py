"""What an administrator sees first: what needs a person now, what waits, and what happened by day."""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from storyboard.database import utc_now
from storyboard.notices.queries import standing as mail_standing
from storyboard.operations import holdups, queries
from storyboard.operations.days import Chart, Day, drawn, spans
from storyboard.operations.health import is_writable
from storyboard.operations.keeping.backup import last_backup
from storyboard.operations.needs import Closing, Facts
from storyboard.processing.models import JobState
from storyboard.processing.queries import lanes_alive
from storyboard.queue import QUEUES
from storyboard.storage.interface import Full, Storage

log = structlog.get_logger(__name__)

# What the journal calls it, and what it counts as.
KINDS = {
    "story.submit": "came_in",
    "story.approve": "approved",
    "story.decline": "declined",
    "story.take_down": "declined",
    "story.withdraw": "withdrawn",
}


def facts(session: Session, engine: Engine, storage: Storage, alive_within: timedelta) -> Facts:
    """How the house stands, in a fixed number of questions."""
    now = utc_now()
    answers, free = _storage(storage)
    held, log_size = holdups.longest_transaction(engine), holdups.log_held_back(engine)
    waiting, oldest = session.execute(queries.waiting_stories()).one()
    jobs = dict(session.execute(queries.count_by_state()).all())
    calls = session.scalars(queries.open_calls(now)).all()
    mail = mail_standing(session)
    return Facts(
        now=now,
        waiting_stories=waiting,
        oldest=oldest,
        failed=jobs.get(JobState.FAILED, 0),
        running=jobs.get(JobState.RUNNING, 0),
        waiting_jobs=jobs.get(JobState.WAITING, 0),
        free_bytes=free,
        storage_answers=answers,
        lanes_without_worker=tuple(sorted(QUEUES.keys() - lanes_alive(session, now - alive_within), reverse=True)),
        closing=tuple(Closing(call.slug, call.label, call.closes_at) for call in calls),
        unmoderated_calls=session.scalars(queries.unmoderated_calls(now)).one(),
        longest_transaction=held,
        log_held_back=log_size,
        stories_to_lose=session.scalars(queries.stories_to_lose()).one(),
        last_backup=session.scalars(last_backup()).one(),
        mails_in_trouble=mail.in_trouble if mail.on else 0,
        mails_held_up=mail.held_up if mail.on else 0,
        mail_error=mail.error,
        mail_is_off=not mail.on,
    )


def _storage(storage: Storage) -> tuple[bool, int | None]:
    """Whether files can be made there, and how much room there is."""
    try:
        free = storage.free_bytes()
        return is_writable(storage), free
    except Full:
        return True, 0
    except OSError as error:  # `Unreachable` is one
        log.error("storage_unreachable", exc_info=error)
        return False, None


def by_day(session: Session) -> Chart:
    """What came in and what became of it, on each of the last days."""
    days = spans(utc_now())
    counts: dict[int, dict[str, int]] = {}
    for number, kind, count in session.execute(queries.stories_by_day(days, KINDS)):
        of_day = counts.setdefault(number, {})
        of_day[KINDS[kind]] = of_day.get(KINDS[kind], 0) + count
    return drawn([Day(starts.date(), **counts.get(number, {})) for number, (starts, _ends) in enumerate(days)])

"""What needs an administrator now: from facts about the house to an ordered list. Plain Python, no words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

LITTLE_ROOM = 2 << 30  # bytes: what two of the largest uploads take
# An author was promised an answer in days, and tells nobody that they wait.
WAITS_TOO_LONG = timedelta(hours=48)
MANY_WAIT = 100  # stories: more than an evening's work of two moderators
CLOSES_SOON = timedelta(hours=36)  # so that "tomorrow" is said all through the day before
# PostgreSQL cannot clean up behind an open transaction, and who wrote in it locks out others.
OLD_TRANSACTION = timedelta(minutes=10)
# SQLite begins its log anew at 4 MB; beyond this a reader has been in the way for long.
LARGE_LOG = 64 << 20  # bytes
BACKUP_EVERY = timedelta(hours=48)  # one night's may fail; two nights' are a reason to look


class Severity(IntEnum):
    """How much it matters, the worst first."""

    NOW = 0
    SOON = 1
    KNOW = 2


@dataclass(frozen=True)
class Closing:
    """A call that closes."""

    slug: str
    label: str
    at: datetime


@dataclass(frozen=True)
class Facts:
    """How the house stands."""

    now: datetime
    waiting_stories: int = 0
    oldest: datetime | None = None
    failed: int = 0
    running: int = 0
    waiting_jobs: int = 0
    free_bytes: int | None = None  # None: the storage does not say
    storage_answers: bool = True
    lanes_without_worker: tuple[str, ...] = ()
    closing: tuple[Closing, ...] = ()
    unmoderated_calls: int = 0
    longest_transaction: timedelta = timedelta(0)
    log_held_back: int = 0  # bytes
    stories_to_lose: bool = False  # somebody's, not the demo's
    last_backup: datetime | None = None
    mails_in_trouble: int = 0
    mails_held_up: int = 0
    mail_error: str = ""
    mail_is_off: bool = False


@dataclass(frozen=True)
class Need:
    """One thing that a person should do: which, how urgent, and the figures that belong to it."""

    code: str
    severity: Severity
    figures: Mapping[str, Any] = field(default_factory=dict)


def needs(facts: Facts) -> list[Need]:
    """What is to be done, the worst first."""
    found = (*_of_the_machine(facts), *_of_work(facts), *_of_keeping(facts), *_of_mail(facts))
    return sorted(found, key=lambda need: need.severity)


def _of_the_machine(facts: Facts) -> Iterator[Need]:
    if not facts.storage_answers:
        yield Need("storage-away", Severity.NOW)
    if facts.free_bytes is not None and facts.free_bytes < LITTLE_ROOM:
        yield Need("little-room", Severity.NOW, {"free": facts.free_bytes})
    for lane in facts.lanes_without_worker:
        yield Need(f"no-{lane}-worker", Severity.NOW)
    if facts.longest_transaction > OLD_TRANSACTION:
        yield Need("old-transaction", Severity.SOON, {"minutes": int(facts.longest_transaction.total_seconds() // 60)})
    if facts.log_held_back > LARGE_LOG:
        yield Need("log-held-back", Severity.SOON, {"bytes": facts.log_held_back})


def _of_work(facts: Facts) -> Iterator[Need]:
    if facts.failed:
        yield Need("jobs-failed", Severity.NOW, {"number": facts.failed})
    too_long = facts.oldest is not None and facts.now - facts.oldest > WAITS_TOO_LONG
    if too_long or facts.waiting_stories > MANY_WAIT:
        yield Need("stories-wait", Severity.SOON, {"number": facts.waiting_stories, "oldest": facts.oldest})
    for call in facts.closing:
        if facts.now < call.at <= facts.now + CLOSES_SOON:
            yield Need("call-closes", Severity.SOON, {"slug": call.slug, "label": call.label, "at": call.at})
    if facts.unmoderated_calls:
        yield Need("nobody-moderates", Severity.KNOW)


def _of_keeping(facts: Facts) -> Iterator[Need]:
    if not facts.stories_to_lose:
        return
    if facts.last_backup is None:
        yield Need("never-backed-up", Severity.SOON)
    elif facts.now - facts.last_backup > BACKUP_EVERY:
        yield Need("backup-old", Severity.SOON, {"last": facts.last_backup})


def _of_mail(facts: Facts) -> Iterator[Need]:
    if facts.mails_in_trouble:
        yield Need("mail-in-trouble", Severity.SOON, {"number": facts.mails_in_trouble})
    if facts.mails_held_up:
        yield Need("mail-held-up", Severity.SOON, {"number": facts.mails_held_up, "error": facts.mail_error})
    if facts.mail_is_off:
        yield Need("mail-off", Severity.KNOW)

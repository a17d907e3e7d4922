"""Throttles of what could be guessed: story keys and passwords. Rows, so that all workers count together."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from ipaddress import ip_network

from flask import current_app, request
from flask_babel import lazy_gettext as _l
from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storyboard.database import Base, UtcTime, transaction, utc_now
from storyboard.web.errors import Refusal

WINDOW = timedelta(minutes=15)


class Throttle(Base):
    """How many failures a bucket had since its window began. A bucket is a keyed hash: no address, no name."""

    __tablename__ = "throttle"

    bucket: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)


class TooManyTries(Refusal):
    """Somebody tried too often."""

    code, status = "too-many-tries", 429
    title = _l("Please wait a little")
    message = _l("There were too many tries in a short time. Wait %(minutes)d minutes, then try again.")


def bucket(what: str, whose: str) -> str:
    """The name of a bucket: says neither what nor whose without the secret, and changes every day."""
    text = f"throttle:{utc_now():%Y-%m-%d}:{what}:{whose.lower()}"
    return hmac.new(str(current_app.secret_key).encode(), text.encode(), hashlib.sha256).hexdigest()


def caller() -> str:
    """Whom to count by when nobody is known: the address that the connection comes from, only ever hashed.

    Of IPv6 it is the half that names the line: whoever has that chooses the other half anew for each try.
    """
    address = request.remote_addr or "nowhere"
    try:
        return str(ip_network(f"{address}/64", strict=False)) if ":" in address else address
    except ValueError:
        return address


def check(session: Session, name: str, most: int) -> None:
    """Refuse when the bucket is full.

    :raises TooManyTries: with the minutes to wait.
    """
    row = session.get(Throttle, name, populate_existing=True)
    if row is None or row.failures < most:
        return
    left = row.since + WINDOW - utc_now()
    if left > timedelta(0):
        raise TooManyTries(minutes=int(left.total_seconds() // 60) + 1)


def count_failure(session: Session, name: str) -> None:
    """One more failure; a window that is over starts anew."""
    with transaction(session):
        row = session.get(Throttle, name, populate_existing=True)
        if row is not None and row.since + WINDOW > utc_now():
            row.failures += 1
        else:
            session.merge(Throttle(bucket=name, failures=1, since=utc_now()))


def spend(session: Session, name: str, most: int) -> None:
    """Take one of `most` tries before it is made, so that many at once get no more; `forget` it when it was right.

    :raises TooManyTries: with the minutes to wait.
    """
    with transaction(session):
        check(session, name, most)
        count_failure(session, name)


def give_back(session: Session, name: str, tries: int = 1) -> None:
    """The try that was spent was no guess; earlier ones stay counted.

    :param tries: 0 does the same work and changes nothing, where the work must not tell what came out.
    """
    with transaction(session):
        session.execute(update(Throttle).where(Throttle.bucket == name).values(failures=Throttle.failures - tries))


def forget(session: Session, name: str) -> None:
    """The right answer was given: start anew."""
    if session.scalar(select(Throttle.bucket).where(Throttle.bucket == name)) is None:
        return
    with transaction(session):
        session.execute(delete(Throttle).where(Throttle.bucket == name))


def forget_old(session: Session) -> None:
    """Erase buckets whose window is over."""
    with transaction(session):
        session.execute(delete(Throttle).where(Throttle.since < utc_now() - WINDOW))

"""What `purge` would erase, to be read in a terminal before it does."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.operations.purging.queries import Overdue, overdue
from storyboard.operations.purging.rules import Rule

_WORDS = {
    Rule.ALL: "all stories of a call that is long over",
    Rule.DECLINED: "declined, and the time to appeal is over",
    Rule.NO_GUARDIAN: "no guardian said yes, and the time to ask again is over",
    Rule.UNSENT: "never sent, or never replaced",
    Rule.ORIGINALS: "originals of films that are shown",
}


def report(session: Session, now: datetime) -> list[str]:
    """A line for each rule of each call that has something to erase; none when there is nothing."""
    lines: list[str] = []
    for call in session.scalars(select(Call).order_by(Call.id)).all():
        found = overdue(session, call, now)
        lines += [f"{call.slug}", *map(_line, found)] if found else []
    session.rollback()
    return lines


def _line(one: Overdue) -> str:
    what = f"{one.stories} {'story' if one.stories == 1 else 'stories'}"
    files = f"{one.files} {'file' if one.files == 1 else 'files'}, {one.bytes / 1e6:.1f} MB"
    return f"  {_WORDS[one.rule]}: {what}, {files}; the oldest since {one.oldest:%Y-%m-%d}"

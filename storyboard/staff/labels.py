"""Who of the staff is meant by the labels under which the journal names people (`Staff.label`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from storyboard.staff.models import Staff

PREFIX = "staff:"


def number_of(label: str) -> int | None:
    """Who this is; None: an author, or the system."""
    return int(label.removeprefix(PREFIX)) if label.startswith(PREFIX) else None


def names_of(session: Session, labels: Iterable[str]) -> Mapping[str, str]:
    """The names of those among these who are staff, by label, in one question."""
    numbers = {number_of(label) for label in labels} - {None}
    found = session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(numbers)))
    return {f"{PREFIX}{number}": name for number, name in found}

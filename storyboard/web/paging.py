"""Pages of a list, by the key of the last row seen; never by counting rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

T = TypeVar("T")
LARGEST_ID = (1 << 31) - 1  # what an integer column holds


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows, and the mark to ask for the following ones with; None on the last page."""

    rows: Sequence[T]
    after: str | None


def mark(at: datetime, row_id: int) -> str:
    """The place of a row in a list ordered by time and id, as a word for an address."""
    return f"{int(at.timestamp() * 1_000_000)}-{row_id}"


def place(word: str | None) -> tuple[datetime, int] | None:
    """What `mark` wrote; None when there is nothing, or nothing readable: then the list starts at its beginning."""
    try:
        micros, _, row_id = (word or "").partition("-")
        at = datetime.fromtimestamp(int(micros) // 1_000_000, UTC).replace(microsecond=int(micros) % 1_000_000)
        return (at, int(row_id)) if 0 < int(row_id) <= LARGEST_ID else None
    except (ValueError, OverflowError, OSError):
        return None

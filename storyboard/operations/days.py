"""What happened by day, and the bars that show it. Plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

DAYS = 30
# In units of the drawing, which the page stretches.
STEP, BAR, HALF, GAP = 10.0, 8.0, 60.0, 1.0
LEAST = 4  # what the axis reaches at least, so that one story is no tower


@dataclass(frozen=True)
class Day:
    """How many stories came in and left the queue on one day (UTC)."""

    day: date
    came_in: int = 0
    approved: int = 0
    declined: int = 0
    withdrawn: int = 0

    @property
    def left(self) -> int:
        """How many were approved, declined or taken back."""
        return self.approved + self.declined + self.withdrawn


@dataclass(frozen=True)
class Bar:
    """A rectangle, and what it stands for."""

    look: str
    x: float
    y: float
    height: float
    width: float = BAR


@dataclass(frozen=True)
class Chart:
    """What came in grows upward from the middle, what was decided or taken back hangs down from it."""

    days: Sequence[Day]
    bars: Sequence[Bar]
    most: int

    @property
    def total(self) -> Day:
        """All days together, under the last one's date."""
        names = ("came_in", "approved", "declined", "withdrawn")
        return Day(self.days[-1].day, *(sum(getattr(day, name) for day in self.days) for name in names))

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the drawing."""
        return len(self.days) * STEP, 2 * HALF


def spans(now: datetime, number: int = DAYS) -> list[tuple[datetime, datetime]]:
    """The beginning and the end of each of the last days, today the last."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    firsts = [today - timedelta(days=back) for back in range(number - 1, -1, -1)]
    return [(first, first + timedelta(days=1)) for first in firsts]


def drawn(days: Sequence[Day]) -> Chart:
    """The bars for these days, on one scale for both halves."""
    most = max(LEAST, *(max(day.came_in, day.left) for day in days))
    bars = []
    for number, day in enumerate(days):
        x, scale = number * STEP + (STEP - BAR) / 2, (HALF - GAP) / most
        if day.came_in:
            bars.append(Bar("in", x, round(HALF - GAP - day.came_in * scale, 2), round(day.came_in * scale, 2)))
        top = HALF + GAP
        for look, count in (("approved", day.approved), ("declined", day.declined), ("withdrawn", day.withdrawn)):
            if count:
                bars.append(Bar(look, x, round(top, 2), round(count * scale, 2)))
                top += count * scale
    return Chart(days, bars, most)

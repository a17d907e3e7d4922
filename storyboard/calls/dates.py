"""When a call takes stories. Plain Python."""

from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Phase(StrEnum):
    """Where a call stands in time."""

    BEFORE = "before"
    OPEN = "open"
    CLOSED = "closed"


def phase(opens_at: datetime, closes_at: datetime, now: datetime) -> Phase:
    """Whether a call is not yet open, open (from `opens_at`, up to but without `closes_at`), or closed."""
    if now < opens_at:
        return Phase.BEFORE
    return Phase.OPEN if now < closes_at else Phase.CLOSED


def takes_stories(
    opens_at: datetime, closes_at: datetime, now: datetime, *, began_at: datetime, grace: timedelta
) -> bool:
    """Whether a story that was begun at `began_at` may still be sent: begun while open, sent within `grace` after.

    :param grace: how long who began in time may go on; whatever it is, a call that is open takes stories.
    """
    return phase(opens_at, closes_at, began_at) is Phase.OPEN and now < closes_at + grace


def days_left(closes_at: datetime, now: datetime, zone: str) -> int:
    """How many midnights there are in this zone until the call closes; 0 on its last day and after.

    Closing at midnight, the day before is the last.
    """
    last, today = ((closes_at - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)))
    return max((last.date() - today.date()).days, 0)

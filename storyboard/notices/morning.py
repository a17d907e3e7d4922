"""On which day a summary is due. Plain Python, without a clock."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

HOUR = 7


def last_morning(now: datetime, zone: str) -> date:
    """The day whose summary is the newest that is due: today, from seven in the morning on by the clocks of `zone`."""
    there = now.astimezone(ZoneInfo(zone))
    return there.date() if there.hour >= HOUR else there.date() - timedelta(days=1)

"""How long a mail waits until it is tried again. Plain Python, without a clock."""

from datetime import datetime, timedelta

_FIRST = timedelta(minutes=1)
_LONGEST = timedelta(hours=3)


def next_try(attempts: int, now: datetime, until: datetime) -> datetime | None:
    """When to try again after so many attempts: after 1, 2, 4, … minutes, at last every three hours.

    None when it would be of no use any more by then.
    """
    pause = min(_FIRST * 2 ** min(attempts - 1, 10), _LONGEST)
    return now + pause if now + pause < until else None

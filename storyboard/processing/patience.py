"""How often a job is tried, and how long we wait in between. Plain Python."""

from datetime import timedelta

MOST_ATTEMPTS = 3
_PAUSES = (timedelta(seconds=10), timedelta(seconds=60))


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None when a person has to look."""
    return _PAUSES[attempts - 1] if 0 < attempts < MOST_ATTEMPTS else None

"""How long a password that was given counts, before what cannot be undone. Plain Python."""

from datetime import datetime, timedelta

COUNTS_FOR = timedelta(minutes=10)


def still_counts(confirmed_at: datetime | None, now: datetime) -> bool:
    """Whether the password was given lately enough."""
    return confirmed_at is not None and now - confirmed_at < COUNTS_FOR

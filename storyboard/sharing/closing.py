"""Until when a story that was begun in time may be sent."""

from datetime import datetime, timedelta

from storyboard.calls.models import Call
from storyboard.database import utc_now
from storyboard.web.installation import settings


def grace() -> timedelta:
    """How long after the close who began before may still send."""
    return timedelta(hours=settings().closing_grace_hours)


def finish_until(call: Call) -> datetime | None:
    """Until when who began before the close may finish; None when that is over, or the close is the end of all."""
    last = call.closes_at + grace()
    return last if call.closes_at < last and utc_now() < last else None

"""Questions about calls."""

from datetime import datetime

from sqlalchemy import Select, select

from storyboard.calls.models import Call


def call_named(slug: str) -> Select[Call]:
    """The call with this address."""
    return select(Call).where(Call.slug == slug)


def calls_by_closing(now: datetime) -> Select[Call]:
    """Every call that has begun, the one that closes last first."""
    return select(Call).where(Call.opens_at <= now).order_by(Call.closes_at.desc(), Call.id.desc())

"""Under 18 a guardian says yes: at once on the same phone, or later by a link. Plain Python.

Until then the story is held: nobody is handed it to judge, and the rule of visibility shows it nowhere.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from storyboard.stories.age import AgeBand, is_minor

HELD_FOR = "guardian"
LINK_LASTS = timedelta(days=30)
SAID_YES, SAID_NO = "guardian-yes", "guardian-no"  # what the author is told


def is_missing(band: AgeBand | None, *, said_yes: bool) -> bool:
    """Whether a guardian's yes is needed and not there. Who has not said how old they are may be young."""
    return (band is None or is_minor(band)) and not said_yes


def held_for(band: AgeBand | None, held: str | None, *, said_yes: bool) -> str | None:
    """What a story that is handed in is held for from now on; what else it was held for stays."""
    if is_missing(band, said_yes=said_yes):
        return HELD_FOR
    return None if held == HELD_FOR else held


def new_token() -> str:
    """The secret in a guardian's link: 192 random bits, short enough to be read from a code by an old phone."""
    return secrets.token_urlsafe(24)


def digest(token: str) -> str:
    """What is kept of it. A token is random throughout, so that a plain SHA-256 gives nothing away."""
    return hashlib.sha256(f"guardian:{token}".encode()).hexdigest()


def opens(until: datetime | None, held: str | None, now: datetime) -> bool:
    """Whether a link still does: it was not used, its 30 days are not over, and the answer is still needed."""
    return until is not None and now < until and held == HELD_FOR

"""What the doctor says about one thing. Plain Python."""

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """How bad it is."""

    GOOD = "good"
    NOTE = "note"
    MEND = "mend"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what was found, what that means, and how to mend it."""

    about: str
    health: Health
    found: str
    means: str = ""
    mend: str = ""


def good(about: str, found: str) -> Finding:
    """All is well with this."""
    return Finding(about, Health.GOOD, found)


def note(about: str, found: str, means: str, mend: str) -> Finding:
    """It works, but somebody should know."""
    return Finding(about, Health.NOTE, found, means, mend)


def must_mend(about: str, found: str, means: str, mend: str) -> Finding:
    """It does not work like this."""
    return Finding(about, Health.MEND, found, means, mend)

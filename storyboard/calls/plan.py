"""What an administrator decides about a call, apart from its words. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

LONGEST_VIDEO_S = 120  # the house's own; a phone that writes a second more is forgiven (media.limits)
LARGEST_VIDEO = 1 << 30  # bytes
LONGEST_TEXT = 20_000  # characters
LONGEST_KEPT = 3650  # days
SLUG_LENGTH = (2, 60)
# Addresses under /admin/calls/ that are pages of their own.
TAKEN_WORDS = frozenset({"new"})


@dataclass(frozen=True)
class Plan:
    """The columns of a call that its page asks for. Lengths in seconds and characters, sizes in bytes."""

    slug: str
    hashtags: str
    opens_at: datetime
    closes_at: datetime
    time_zone: str
    minimum_age: int
    kinds: list[str]
    places: list[str]
    longest_text: int
    longest_video_s: int
    largest_video: int
    reel_target_s: int
    keep_declined_days: int
    keep_unsent_days: int
    keep_masters_days: int
    keep_stories_days: int | None
    themes: list[str] = field(default_factory=list)
    event: dict[str, Any] = field(default_factory=dict)


class HasColumns(Protocol):
    """Anything with the columns of a call: `Call` itself."""


NAMES = tuple(one.name for one in fields(Plan))


def differences(now: HasColumns, plan: Plan) -> list[str]:
    """The names of the columns that the plan would change."""
    return [name for name in NAMES if getattr(now, name) != getattr(plan, name)]


def is_slug(typed: str) -> bool:
    """Whether it can be the address of a call: small letters, digits and single hyphens, as one says it aloud."""
    shortest, longest = SLUG_LENGTH
    fits = shortest <= len(typed) <= longest and typed not in TAKEN_WORDS
    return fits and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", typed) is not None


def next_slug(slug: str, year: int) -> str:
    """An address for next year's call: its year put on, or the year in it moved."""
    name = re.sub(r"-?(19|20)[0-9]{2}$", "", slug)[: SLUG_LENGTH[1] - 5]
    return f"{name.rstrip('-')}-{year}".lstrip("-")


def hashtags(typed: str) -> str | None:
    """The hashtags in a line, each with its `#` and one space between; None when one of them is none."""
    words = [word.lstrip("#＃") for word in typed.replace(",", " ").split()]
    if not all(word and re.fullmatch(r"\w+", word) for word in words):
        return None
    return " ".join(f"#{word}" for word in dict.fromkeys(words))


def is_link(typed: str) -> bool:
    """Whether it leads to a page on the web, and nowhere else."""
    try:
        parts = urlsplit(typed)
        known = parts.port is None or parts.port > 0
    except ValueError:
        return False
    plain = known and not (parts.username or parts.password) and not re.search(r"[\s\\\"<>]", typed)
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "").strip(".") and plain


def lines(typed: str, *, most_characters: int) -> tuple[list[str], list[str]]:
    """What stands on each line, once each, without empty ones; and those that are too long."""
    found = list(dict.fromkeys(" ".join(line.split()) for line in typed.splitlines() if line.strip()))
    return found, [line for line in found if len(line) > most_characters]


def in_order(chosen: Iterable[str], of: tuple[str, ...]) -> list[str]:
    """What was chosen, in the order in which it is always written."""
    return [one for one in of if one in set(chosen)]

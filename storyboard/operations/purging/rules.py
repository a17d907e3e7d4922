"""Which rule of its call says that something of a story is kept no longer. Plain Python; its twin in SQL is
`queries.due_by`, and a test compares them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from storyboard.stories.lifecycle import State

UNSENT = frozenset({State.DRAFT, State.UNUSABLE})


class Rule(StrEnum):
    """Why something goes, the widest first: a story goes by the first that fits."""

    ALL = "all"
    DECLINED = "declined"
    NO_GUARDIAN = "no-guardian"
    UNSENT = "unsent"
    ORIGINALS = "originals"


@dataclass(frozen=True)
class Limits:
    """How long a call keeps what came in for it; `over_at` is when its event, or its close, was over."""

    over_at: datetime
    declined: timedelta
    unsent: timedelta
    originals: timedelta
    everything: timedelta | None


@dataclass(frozen=True)
class Facts:
    """What the answer depends on: the story's state and since when it has it, what it has, and whether it is in use.

    :ivar held: it waits for a guardian's yes.
    :ivar asked_until: when the link to the guardian ended, or will: by its time, or by a no.
    :ivar busy: a moderator has it in hand, a job of it waits or runs, or an appeal waits to be heard.
    """

    state: State
    since: datetime
    originals: bool = False
    renditions: bool = False
    busy: bool = False
    held: bool = False
    asked_until: datetime | None = None


def due(facts: Facts, limits: Limits, now: datetime) -> Rule | None:
    """The rule by which the story (or its originals) goes now; none when all of it is to stay."""
    if facts.busy or facts.state is State.WITHDRAWN:
        return None
    if limits.everything is not None and limits.over_at <= now - limits.everything:
        return Rule.ALL
    if facts.state is State.DECLINED and facts.since <= now - limits.declined:
        return Rule.DECLINED
    waits = facts.held and facts.state is State.PENDING
    if waits and max(facts.since, facts.asked_until or facts.since) <= now - limits.declined:
        return Rule.NO_GUARDIAN
    if facts.state in UNSENT and facts.since <= now - limits.unsent:
        return Rule.UNSENT
    shown = facts.state is State.APPROVED and facts.renditions
    if shown and facts.originals and max(facts.since, limits.over_at) <= now - limits.originals:
        return Rule.ORIGINALS
    return None


def over_at(closes_at: datetime, event_day: str | None, zone: str) -> datetime:
    """When all is over: the end of the day of the event where it is, or the close if that is later."""
    try:
        day = date.fromisoformat(event_day or "") + timedelta(days=1)
    except (ValueError, OverflowError):  # no event, or none on a known day
        return closes_at
    return max(closes_at, datetime.combine(day, time(), ZoneInfo(zone)))

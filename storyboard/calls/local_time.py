"""What the clocks of a place show, and which moment that is. Plain Python.

In the night of change an hour is missing in spring, and one comes twice in autumn.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

# The zones that people look for by their city; all others are understood, too.
_CONTINENTS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
_A_DAY = timedelta(days=1)


class NoSuchTime(Exception):
    """The clocks of the place never show this: they are put forward over it. `after` is what they show instead."""

    def __init__(self, after: datetime) -> None:
        super().__init__(f"the clocks go on at {after}")
        self.after = after


@cache
def _by_small_letters() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones() if not name.startswith(("posix", "right"))}


def zone_called(typed: str) -> str | None:
    """The name of a zone as the IANA database writes it, however it was typed: `europe/brussels` → Europe/Brussels."""
    return _by_small_letters().get("_".join(typed.split()).casefold())


@cache
def zones() -> tuple[str, ...]:
    """The zones to choose from, by name."""
    return tuple(sorted(name for name in _by_small_letters().values() if name.partition("/")[0] in _CONTINENTS))


def moment(local: datetime, zone: str) -> datetime:
    """The moment in UTC at which the clocks of `zone` show `local`; the first one, when they show it twice.

    :param local: naive, of the years 2 to 9998.
    :raises NoSuchTime: when they never show it.
    """
    there = local.replace(tzinfo=ZoneInfo(zone), fold=0)
    at = there.astimezone(UTC)
    if shown(at, zone) != local:
        raise NoSuchTime(shown(at, zone))
    return at


def shown(at: datetime, zone: str) -> datetime:
    """What the clocks of `zone` show at this moment; naive."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def comes_twice(at: datetime, zone: str) -> bool:
    """Whether the clocks of `zone` show twice what they show at this moment."""
    local = shown(at, zone).replace(tzinfo=ZoneInfo(zone))
    first, second = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    return first != second and shown(local.astimezone(UTC), zone) == local.replace(tzinfo=None)


def is_second(at: datetime, zone: str) -> bool:
    """Whether it is the second time that the clocks of `zone` show this."""
    return bool(at.astimezone(ZoneInfo(zone)).fold)


def a_year_later(at: datetime, zone: str) -> datetime:
    """The same day and hour of the next year on the clocks of `zone`; what is missing there moves on to what is."""
    local = shown(at, zone)
    while True:
        try:
            return moment(local.replace(year=local.year + 1), zone)
        except NoSuchTime as missing:
            return moment(missing.after, zone)
        except ValueError:  # the 29th of February
            local -= _A_DAY

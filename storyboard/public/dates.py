"""Days and hours of a call, written in the call's own zone: where the reader is, only their browser knows."""

from __future__ import annotations

from datetime import date, datetime

from babel import Locale
from babel.dates import format_date, format_time, get_timezone, get_timezone_location
from flask_babel import get_locale
from flask_babel import gettext as _


def in_zone(moment: datetime, zone: str) -> str:
    """A moment as the clocks of `zone` show it, with the zone's name: 6 December 2026, 23:59 (Brussels time).

    :param zone: a name of the IANA time zone database.
    """
    there, reader = get_timezone(zone), _reader()
    local = moment.astimezone(there)
    return str(
        _(
            "%(day)s, %(hour)s (%(city)s time)",
            day=format_date(local.date(), "long", locale=reader),
            hour=format_time(local, "short", tzinfo=there, locale=reader),
            city=get_timezone_location(there, locale=reader, return_city=True),
        )
    )


def day(text: str) -> str:
    """A day such as `2027-01-09` in words, with its name; as it stands when it is none."""
    try:
        return format_date(date.fromisoformat(text), "full", locale=_reader())
    except ValueError:
        return text


def _reader() -> Locale:
    return get_locale() or Locale("en")

"""Days and hours of a call, written in the call's own zone: where the reader is, only their browser knows."""

from __future__ import annotations

from datetime import date, datetime

from babel import Locale
from babel.dates import format_date, format_time, get_timezone, get_timezone_location
from flask import Flask
from flask_babel import get_locale, ngettext
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


def days_left_here(days: int) -> dict[int, str]:
    """How many days are left, said for this many and for one more or less: so far the reader's day may differ."""
    return {
        near: ngettext("%(num)s day left, your time", "%(num)s days left, your time", near)
        if near
        else _("Last day, your time")
        for near in range(max(days - 1, 0), days + 2)
    }


def _reader() -> Locale:
    return get_locale() or Locale("en")


def register(app: Flask) -> None:
    """Give templates these filters under their own names."""
    for give in (in_zone, day):
        app.template_filter(give.__name__)(give)

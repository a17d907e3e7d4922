"""How templates write durations, sizes, names and times, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from flask import Flask
from flask_babel import format_date, format_datetime, format_decimal, format_timedelta, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from storyboard.database import utc_now

# Where the Unicode tables' long name is not what an author there would choose.
USUAL_NAMES = {"PS": _l("Palestine"), "CD": _l("DR Congo")}
_HASHTAG = re.compile(r"(#\w+)")


def duration(seconds: float | None) -> str:
    """A length as on a player: 102.4 → `1:42`, 3,725 → `1:02:05`; nothing for None."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def megabytes(size: int | None) -> str:
    """Bytes in megabytes (of a million, as phones and networks count), from a thousand of them on in gigabytes.

    Megabytes below ten with one decimal, gigabytes with two; nothing for None.
    """
    if size is None:
        return ""
    if size >= 1_000_000_000:
        return str(_("%(figure)s GB", figure=format_decimal(round(size / 1_000_000_000, 2))))
    figure = max(size / 1_000_000, 0.1)
    return str(_("%(figure)s MB", figure=format_decimal(round(figure, 1) if figure < 9.95 else round(figure))))


def language_name(code: str, own: bool = False) -> str:
    """A language in its own words (`own`, for a menu) or in the reader's: `fr` → Français or French."""
    return _language_name(code, own, _reader())


@lru_cache(maxsize=2000)
def _language_name(code: str, own: bool, reader: Locale) -> str:
    try:
        language = Locale.parse(code, sep="-" if "-" in code else "_")
    except (ValueError, UnknownLocaleError):
        return str(reader.languages.get(code, code))
    name = language.get_display_name(language if own else reader) or code
    return name[:1].upper() + name[1:]


def country_name(code: str) -> str:
    """A country in the reader's language, by the name that its people use: `ML` → Mali."""
    if code in USUAL_NAMES:
        return str(USUAL_NAMES[code])
    return _country_name(code, _reader())


@lru_cache(maxsize=2000)
def _country_name(code: str, reader: Locale) -> str:
    return str(reader.territories.get(code, code))


def when(moment: datetime) -> str:
    """A day and time in the reader's language and zone."""
    return str(format_datetime(moment, "medium"))


def day_of(moment: datetime) -> str:
    """A day in the reader's language and zone, without the hour."""
    return str(format_date(moment, "medium"))


def ago(moment: datetime) -> str:
    """How long ago, or how long still: `3 hours ago`, `in 12 days`."""
    away = moment - utc_now()
    # The threshold is what a unit must reach to be used: a deadline in 12 days is not "in 2 weeks".
    return str(format_timedelta(away, add_direction=True, threshold=4.5 if abs(away) >= timedelta(weeks=1) else 1))


def listed(names: Iterable[object]) -> str:
    """Names in one line, as the reader's language lists them: `one, two and three`; each in its own direction."""
    return str(format_list([f"\u2068{name}\u2069" for name in names], locale=_reader()))


def isolated(text: str) -> Markup:
    """A line in which each hashtag keeps its own direction; markup in it is shown as text.

    Among Arabic words the sign would else stand at the wrong end: youth4peace#.
    """
    parts = _HASHTAG.split(text)
    return Markup("").join(
        Markup("<bdi>{}</bdi>").format(part) if at % 2 else escape(part) for at, part in enumerate(parts)
    )


def paragraphs(text: str) -> Markup:
    """Plain text as paragraphs, each in the direction of its own words; markup in it is shown as text."""
    blocks = [block.strip("\n") for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())]
    shown = (Markup("<br>\n").join(map(isolated, block.split("\n"))) for block in blocks if block.strip())
    return Markup("\n").join(Markup('<p dir="auto">{}</p>').format(block) for block in shown)


def _reader() -> Locale:
    return get_locale() or Locale("en")


def register(app: Flask) -> None:
    """Give templates these filters under their own names."""
    for give in (duration, megabytes, language_name, country_name, when, day_of, ago, listed, isolated, paragraphs):
        app.template_filter(give.__name__)(give)

"""The daily summary in sentences: figures only, nothing that anybody wrote in a story."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import format_date, format_time, ngettext
from flask_babel import gettext as _

MOST_COUNTED = 1000
OF_USE_FOR = timedelta(hours=12)


def told(figures: Mapping[str, Any]) -> list[str]:
    """What is to be told, most pressing first, in the language of the moment.

    :param figures: `waiting`: [{call, count, oldest}], `unrated`: [{call, count}], `jobs`, `mails`: how many failed.
        What is missing or 0 is not told.
    """
    lines = [_waiting(one) for one in figures.get("waiting", ())]
    lines += [_unrated(one) for one in figures.get("unrated", ())]
    if figures.get("jobs"):
        lines.append(
            ngettext("%(num)d job failed and waits for you.", "%(num)d jobs failed and wait for you.", figures["jobs"])
        )
    if figures.get("mails"):
        lines.append(
            ngettext(
                "%(num)d mail did not go, or may not have gone.",
                "%(num)d mails did not go, or may not have gone.",
                figures["mails"],
            )
        )
    return [str(line) for line in lines]


def moment(iso: str) -> str:
    """A moment that was kept as ISO 8601: its day and minute in UTC, as one writes them in the reader's language."""
    at = datetime.fromisoformat(iso)
    return f"{format_date(at, 'medium')} {format_time(at, 'short')}"


def _waiting(one: Mapping[str, Any]) -> str:
    words = {"call": one["call"], "time": moment(one["oldest"])}
    if one["count"] > MOST_COUNTED:
        return str(
            _("%(call)s: more than 1,000 stories wait for a moderator, the oldest since %(time)s (UTC).", **words)
        )
    return str(
        ngettext(
            "%(call)s: %(num)d story waits for a moderator, since %(time)s (UTC).",
            "%(call)s: %(num)d stories wait for a moderator, the oldest since %(time)s (UTC).",
            one["count"],
            **words,
        )
    )


def _unrated(one: Mapping[str, Any]) -> str:
    return str(
        ngettext(
            "%(call)s: %(num)d story that you have not rated yet.",
            "%(call)s: %(num)d stories that you have not rated yet.",
            one["count"],
            call=one["call"],
        )
    )

"""What the parts of a call are called, and how their values are read out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from storyboard.calls.asked import QuestionState
from storyboard.calls.local_time import comes_twice, is_second, shown
from storyboard.calls.models import Call
from storyboard.calls.plan import NAMES, Plan
from storyboard.calls.standing import Standing
from storyboard.staff.roles import Role
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from storyboard.stories.words import PLACES
from storyboard.web.filters import duration, megabytes

KINDS: dict[str, Any] = {"text": _l("In writing"), "video": _l("On film")}
STANDINGS: dict[Standing, Any] = {
    Standing.DRAFT: _l("Draft: only you see it"),
    Standing.ANNOUNCED: _l("Announced"),
    Standing.ARCHIVED: _l("Archived"),
}
QUESTION_STATES: dict[QuestionState, Any] = {
    QuestionState.OPEN: _l("It takes answers"),
    QuestionState.CLOSED: _l("It takes no more answers"),
    QuestionState.HIDDEN: _l("Hidden, with its answers"),
}
TASKS: dict[Role, Any] = {
    Role.MODERATOR: _l("Moderate"),
    Role.CURATOR: _l("Curate"),
    Role.HOST: _l("Host"),
}
STATES: dict[State, Any] = {
    State.PENDING: _l("wait for a moderator"),
    State.APPROVED: _l("approved"),
    State.PROCESSING: _l("being made watchable"),
    State.UNUSABLE: _l("with a film that cannot be used"),
    State.CHANGES_REQUESTED: _l("wait for their author"),
    State.DECLINED: _l("declined"),
    State.WITHDRAWN: _l("taken back or erased"),
    State.DRAFT: _l("not sent"),
}
COLUMNS: dict[str, Any] = {
    "slug": _l("Address"),
    "hashtags": _l("Hashtags"),
    "time_zone": _l("Time zone"),
    "opens_at": _l("Opens"),
    "closes_at": _l("Closes"),
    "minimum_age": _l("Youngest age"),
    "kinds": _l("How may it be told?"),
    "places": _l("For which places do you ask?"),
    "longest_text": _l("Longest text, in characters"),
    "longest_video_s": _l("Longest film"),
    "largest_video": _l("Largest film"),
    "reel_target_s": _l("Length of the reel"),
    "themes": _l("Themes"),
    "event": _l("Event"),
    "logos": _l("Logos"),
    "questions": _l("Questions"),
    "keep_declined_days": _l("Declined stories are kept"),
    "keep_unsent_days": _l("What was never sent is kept"),
    "keep_masters_days": _l("Originals are kept after the event"),
    "keep_stories_days": _l("All stories are kept after the event"),
    "announced_at": _l("Announced"),
    "archived_at": _l("Archived"),
}
EVENT: dict[str, Any] = {
    "name": _l("The event"),
    "place": _l("Its place"),
    "day": _l("Its day"),
    "link": _l("Its page on the web"),
    "organisers": _l("Who organises it?"),
}


def value(of: Plan | Call, name: str) -> str:
    """What stands in a column, as one reads it; times on the clocks of the call."""
    found: Any = getattr(of, name, None)
    if name in ("opens_at", "closes_at"):
        return _time(of, name)
    if name in ("announced_at", "archived_at"):
        return str(_("yes") if found else _("no"))
    if name == "kinds":
        return ", ".join(str(KINDS[kind]) for kind in of.kinds)
    if name == "places":
        return ", ".join(str(PLACES[Place(place)]) for place in of.places)
    if name == "event":
        return _event(of.event)
    if name in ("longest_video_s", "reel_target_s"):
        return str(duration(found))
    if name.startswith("keep_"):
        return str(_("until their authors take them back") if found is None else _days(found))
    if name == "largest_video":
        return str(megabytes(found))
    return (", ".join(map(str, found)) if isinstance(found, list) else str(found)) or "—"


def twice(of: Plan | Call) -> list[str]:
    """What is to be known of its times, if the clocks show one of them twice."""
    said = []
    for name in ("opens_at", "closes_at"):
        at = getattr(of, name)
        if comes_twice(at, of.time_zone):
            which = _("the second") if is_second(at, of.time_zone) else _("the first")
            said.append(
                _(
                    "%(part)s: on that night the clocks of %(zone)s are put back and show %(time)s twice. "
                    "We take %(which)s.",
                    part=str(COLUMNS[name]),
                    zone=of.time_zone,
                    time=_time(of, name),
                    which=which,
                )
            )
    return said


def clock(local: datetime) -> str:
    """A day and time as the clocks of some place show it."""
    return str(format_datetime(local, "medium", rebase=False))


def _days(number: int) -> str:
    return str(ngettext("%(num)d day", "%(num)d days", number))


def _time(of: Plan | Call, name: str) -> str:
    return clock(shown(getattr(of, name), of.time_zone))


def compared(now: Call, yours: Plan, name: str) -> list[tuple[str, str, str]]:
    """A column as it is and as somebody else would have it, each with its name; of the event the parts that differ."""
    if name == "event":
        return [
            (str(label), _part(now.event, part), _part(yours.event, part))
            for part, label in EVENT.items()
            if now.event.get(part) != yours.event.get(part)
        ]
    if name in ("logos", "questions"):
        return [(str(COLUMNS[name]), str(_("changed on their own page")), "")]
    here = name in NAMES
    return [(str(COLUMNS[name]), value(now, name), value(yours, name) if here else "")]


def _part(event: Mapping[str, Any], part: str) -> str:
    found = event.get(part) or "—"
    return ", ".join(found) if isinstance(found, list) else str(found)


def _event(event: Mapping[str, Any]) -> str:
    return " · ".join(_part(event, part) for part in EVENT if event.get(part)) or "—"

"""From a call to its form and back. What the form shows rounded is kept as it is, unless it was changed there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from storyboard.calls import plan
from storyboard.calls.asked import KINDS, PLACES
from storyboard.calls.local_time import moment, shown, zone_called
from storyboard.calls.models import Call
from storyboard.calls.plan import Plan
from storyboard.operations.calls.forms import ORGANISER_LENGTH, THEME_LENGTH, PlanForm

MB = 1_000_000
NEW: dict[str, Any] = {
    "minimum_age": 13,
    "kinds": list(KINDS),
    "places": ["screening", "web"],
    "longest_text": 5000,
    "longest_video_s": plan.LONGEST_VIDEO_S,
    "largest_mb": -(-plan.LARGEST_VIDEO // MB),
    "reel_minutes": 20,
    "keep_declined_days": 30,
    "keep_unsent_days": 7,
    "keep_masters_days": 30,
}
_AS_IT_IS = (
    "slug",
    "hashtags",
    "time_zone",
    "minimum_age",
    "kinds",
    "places",
    "longest_text",
    "longest_video_s",
    "keep_declined_days",
    "keep_unsent_days",
    "keep_masters_days",
    "keep_stories_days",
)


def values_of(call: Call) -> dict[str, Any]:
    """What the form shows of a call."""
    event = call.event
    return {
        **{name: getattr(call, name) for name in _AS_IT_IS},
        "opens_at": _minutes(call.opens_at, call.time_zone),
        "closes_at": _minutes(call.closes_at, call.time_zone),
        "largest_mb": -(-call.largest_video // MB),
        "reel_minutes": max(call.reel_target_s // 60, 1),
        "themes": "\n".join(call.themes),
        "event_name": event.get("name", ""),
        "event_place": event.get("place", ""),
        "event_day": _day(event.get("day")),
        "event_link": event.get("link", ""),
        "organisers": "\n".join(event.get("organisers", [])),
        "seen": call.version,
    }


def plan_of(form: PlanForm, call: Call | None) -> Plan:
    """What a form that was found good says; `call` is what it was made from."""
    before = values_of(call) if call else {}
    zone = zone_called(form.time_zone.data or "") or "UTC"

    def kept(field: str, column: str, new: Any) -> Any:  # noqa: ANN401 - any column
        same_zone = not column.endswith("_at") or (call is not None and zone == call.time_zone)
        return getattr(call, column) if call and same_zone and form[field].data == before[field] else new

    return Plan(
        slug=(form.slug.data or "") if "slug" in form else call.slug if call else "",
        hashtags=plan.hashtags(form.hashtags.data or "") or "",
        opens_at=kept("opens_at", "opens_at", moment(_naive(form.opens_at.data), zone)),
        closes_at=kept("closes_at", "closes_at", moment(_naive(form.closes_at.data), zone)),
        time_zone=zone,
        minimum_age=form.minimum_age.data or 0,
        kinds=plan.in_order(form.kinds.data or [], KINDS),
        places=plan.in_order(form.places.data or [], PLACES),
        longest_text=form.longest_text.data or 0,
        longest_video_s=form.longest_video_s.data or 0,
        largest_video=kept("largest_mb", "largest_video", min((form.largest_mb.data or 0) * MB, plan.LARGEST_VIDEO)),
        reel_target_s=kept("reel_minutes", "reel_target_s", (form.reel_minutes.data or 0) * 60),
        keep_declined_days=form.keep_declined_days.data or 0,
        keep_unsent_days=form.keep_unsent_days.data or 0,
        keep_masters_days=form.keep_masters_days.data or 0,
        keep_stories_days=form.keep_stories_days.data,
        themes=plan.lines(form.themes.data or "", most_characters=THEME_LENGTH)[0],
        event=_event(form),
    )


def _event(form: PlanForm) -> dict[str, Any]:
    found = {
        "name": form.event_name.data,
        "place": form.event_place.data,
        "day": form.event_day.data.isoformat() if form.event_day.data else "",
        "link": form.event_link.data,
        "organisers": plan.lines(form.organisers.data or "", most_characters=ORGANISER_LENGTH)[0],
    }
    return {name: value for name, value in found.items() if value}


def _minutes(at: datetime, zone: str) -> datetime:
    return shown(at, zone).replace(second=0, microsecond=0)


def _naive(typed: datetime | None) -> datetime:
    assert typed is not None  # noqa: S101 - the form asks for it
    return typed


def _day(text: str | None) -> Any:  # noqa: ANN401 - a date, or nothing
    try:
        return datetime.fromisoformat(text).date() if text else None
    except ValueError:
        return None

"""The bar on top of staff pages: rooms register here, and each person sees those they may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_login import current_user
from werkzeug.local import LocalProxy

from storyboard.staff.models import Staff
from storyboard.staff.permissions import current_staff, opens_to, policy_of

Entry = tuple[LazyString, str, bool]
_KEY = "storyboard_navigation"


@dataclass(frozen=True)
class Room:
    """A room with pages for staff."""

    label: LazyString
    endpoint: str


YOUR_OWN = Room(_l("Your sign-ins"), "staff.me")


def add(app: Flask, label: LazyString, endpoint: str) -> None:
    """Show the room that starts at `endpoint` to everybody who may open it. The view's own mark says who may."""
    app.extensions.setdefault(_KEY, []).append(Room(label, endpoint))


def home_of(staff: Staff) -> str:
    """The address of this person's own room: one made for their first role, else one that they may open."""
    rooms = [room for room in _rooms() if _opens(room, staff)]
    own = [room for room in rooms if staff.role in (policy_of(_app(), room.endpoint) or ())]
    return url_for((own or rooms or [YOUR_OWN])[0].endpoint)


def register(app: Flask) -> None:
    """Give templates `nav`, `staff_name` and `sign_out_url`; worked out only where a template asks."""

    @app.context_processor
    def bar() -> dict[str, object]:
        return {
            "nav": LocalProxy(_nav),
            "staff_name": LocalProxy(lambda: current_staff().name),
            "sign_out_url": LocalProxy(lambda: url_for("staff.sign_out") if current_user.is_authenticated else ""),
        }


def _nav() -> list[Entry]:
    if not current_user.is_authenticated:
        return []
    mine = [room for room in (*_rooms(), YOUR_OWN) if _opens(room, current_staff())]
    here = (request.endpoint or "").partition(".")[0]
    return [(room.label, url_for(room.endpoint), room.endpoint.partition(".")[0] == here) for room in mine]


def _opens(room: Room, staff: Staff) -> bool:
    return opens_to(staff, policy_of(_app(), room.endpoint) or frozenset())


def _rooms() -> list[Room]:
    return cast("list[Room]", _app().extensions.get(_KEY, []))


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]

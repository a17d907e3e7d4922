"""Closed unless opened aloud: every view says who may open it, and the gate refuses what nobody said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from storyboard.database import db
from storyboard.staff.models import Staff
from storyboard.staff.queries import has_second_factor
from storyboard.staff.roles import Role, may_act_as
from storyboard.web.doors import EVERYBODY, POLICY
from storyboard.web.doors import open_to_all as open_to_all
from storyboard.web.errors import refuse_unsure, typed_words
from storyboard.web.installation import settings

V = TypeVar("V", bound=Callable[..., Any])
_BEFORE = "__before_second_factor__"


def may(*roles: Role) -> Callable[[V], V]:
    """Open a view to staff in these roles (and to those whose role includes one of them)."""

    def mark(view: V) -> V:
        setattr(view, POLICY, frozenset(roles))
        return view

    return mark


any_staff = may(*Role)


def before_second_factor(view: V) -> V:
    """Open a view to those too who must have a second factor and have none yet: the way to get one, and out."""
    setattr(view, _BEFORE, True)
    return view


def policy_of(app: Flask, endpoint: str) -> frozenset[Role] | None:
    """Who may open this endpoint; an empty set means everybody, None that nobody said."""
    if endpoint == "static":
        return EVERYBODY
    return cast("frozenset[Role] | None", getattr(app.view_functions[endpoint], POLICY, None))


def current_staff() -> Staff:
    """The member of staff who is signed in; only where the gate let somebody in."""
    return cast(Staff, current_user.staff)


def register(app: Flask) -> None:
    """Stand at the door of every request."""

    @app.before_request
    def gate() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None  # no such address: 404
        policy = policy_of(current_app._get_current_object(), request.endpoint)  # type: ignore[attr-defined]
        if policy == EVERYBODY and policy is not None:
            return None
        if policy is None:
            abort(404)
        if not current_user.is_authenticated:
            if request.method != "GET" and typed_words():
                return refuse_unsure()
            here = request.full_path if request.method == "GET" else None
            return redirect(url_for("staff.sign_in", next=here))
        if not may_act_as(current_staff().role, policy):
            abort(403)
        if _owes_second_factor(current_staff(), request.endpoint):
            return redirect(url_for("staff.second_factor"))
        return None


def _owes_second_factor(staff: Staff, endpoint: str) -> bool:
    """Whether this person's role must have a second factor, they have none, and this is not the way to it."""
    if staff.role not in settings().second_factor_roles or hasattr(current_app.view_functions[endpoint], _BEFORE):
        return False
    return not db.session.scalar(select(has_second_factor(staff.id)))

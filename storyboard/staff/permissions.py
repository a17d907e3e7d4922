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
ANY_STAFF = frozenset(Role)
_BEFORE = "__before_second_factor__"


def may(*roles: Role) -> Callable[[V], V]:
    """Open a view to staff in these roles (and to those whose role includes one of them), in whichever call.

    The view then loads what it shows within the calls where they hold it (`queries.works_in`).
    """

    def mark(view: V) -> V:
        setattr(view, POLICY, frozenset(roles))
        return view

    return mark


any_staff = may(*ANY_STAFF)


def before_second_factor(view: V) -> V:
    """Open a view to those too who must have a second factor and have none yet: the way to get one, and out."""
    setattr(view, _BEFORE, True)
    return view


def policy_of(app: Flask, endpoint: str) -> frozenset[Role] | None:
    """Who may open this endpoint; an empty set means everybody, None that nobody said."""
    if endpoint == "static":
        return EVERYBODY
    return cast("frozenset[Role] | None", getattr(app.view_functions[endpoint], POLICY, None))


def opens_to(staff: Staff, policy: frozenset[Role]) -> bool:
    """Whether this person may open what is marked so: by a role that they hold in one call at least."""
    return policy == ANY_STAFF or may_act_as(staff.rights.anywhere, policy)


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
        if not opens_to(current_staff(), policy):
            abort(403)
        if _owes_second_factor(current_staff(), request.endpoint):
            return redirect(url_for("staff.second_factor"))
        return None


def _owes_second_factor(staff: Staff, endpoint: str) -> bool:
    """Whether a role of theirs, in any call, must have a second factor, and they have none (the way to one is open)."""
    must = not staff.rights.anywhere.isdisjoint(settings().second_factor_roles)
    if not must or hasattr(current_app.view_functions[endpoint], _BEFORE):
        return False
    return not db.session.scalar(select(has_second_factor(staff.id)))

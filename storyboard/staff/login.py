"""Who is signed in: Flask-Login over rows of our own. The cookie holds a token; the row decides, at every request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Flask, session, url_for
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy import select

from storyboard.database import db, utc_now
from storyboard.staff import actions, queries
from storyboard.staff.models import Staff, StaffSession
from storyboard.staff.models_factors import HalfSignIn
from storyboard.staff.navigation import home_of
from storyboard.staff.tokens import digest

_HALF = "half"


@dataclass(frozen=True)
class SignedIn:
    """Somebody in one browser. What Flask-Login keeps of them is the token."""

    token: str
    row: StaffSession
    is_authenticated = is_active = True
    is_anonymous = False

    @property
    def staff(self) -> Staff:
        """Who it is."""
        return self.row.staff

    def get_id(self) -> str:
        """What goes into the signed cookie."""
        return self.token


def load(token: str) -> SignedIn | None:
    """Whom this token lets in now; nobody when the session ended or its owner is disabled."""
    row = db.session.scalar(queries.live_session(digest(token), utc_now()))
    if row is None:
        return None
    actions.touch(db.session, row)
    return SignedIn(token, row)


def arrive(staff: Staff, browser: str, wanted: str | None) -> str:
    """The password was right: sign in, or go on to the second step.

    :returns: where to go now.
    """
    if not db.session.scalar(select(queries.has_second_factor(staff.id))):
        enter(actions.open_session(db.session, staff.id, browser))
        return wanted or home_of(staff)
    token = actions.begin_sign_in(db.session, staff.id)
    session.clear()
    session[_HALF] = token
    return url_for("staff.second_step", next=wanted)


def half_way() -> HalfSignIn | None:
    """Who gave their password in this browser and owes the second factor."""
    token = session.get(_HALF, "")
    return db.session.scalar(queries.half_sign_in(digest(token), utc_now())) if token else None


def arrive_whole(half: HalfSignIn, browser: str, wanted: str | None) -> str:
    """The second factor was right too.

    :returns: where to go now.
    """
    token = actions.complete_sign_in(db.session, half, browser)
    if token is None:
        return url_for("staff.sign_in")
    enter(token)
    return wanted or home_of(half.staff)


def enter(token: str) -> None:
    """Sign in: a new token, in a cookie that forgets all it held before (no session can be planted)."""
    session.clear()
    login_user(load(token))
    session.pop("_id", None)  # Flask-Login's hash of the address: not needed, not kept


def signed_in() -> SignedIn:
    """Whoever asks, in this browser; only where the gate let somebody in."""
    return cast(SignedIn, current_user._get_current_object())


def leave() -> None:
    """Sign out here; the token opens nothing any more, wherever a copy of it is."""
    here = signed_in().row
    actions.end_sessions(db.session, here.staff_id, only=here.id)
    forget()


def forget() -> None:
    """Empty the cookie of a session that has ended."""
    logout_user()
    session.clear()


def register(app: Flask) -> None:
    """Let Flask-Login ask us."""
    manager = LoginManager(app)
    manager.session_protection = None  # it would bind the cookie to an address; phones change theirs
    manager.user_loader(load)

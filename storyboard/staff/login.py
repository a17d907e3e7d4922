"""Who is signed in: Flask-Login over rows of our own. The cookie holds a token; the row decides, at every request."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, session
from flask_login import LoginManager, login_user, logout_user

from storyboard.database import db, utc_now
from storyboard.staff import actions, queries
from storyboard.staff.models import Staff, StaffSession
from storyboard.staff.tokens import digest


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


def enter(staff: Staff, browser: str) -> None:
    """Sign in: a new token, in a cookie that forgets all it held before (no session can be planted)."""
    token = actions.open_session(db.session, staff.id, browser)
    session.clear()
    signed_in = load(token)
    login_user(signed_in)
    session.pop("_id", None)  # Flask-Login's hash of the address: not needed, not kept


def leave(signed_in: SignedIn) -> None:
    """Sign out here; the token opens nothing any more, wherever a copy of it is."""
    actions.end_sessions(db.session, signed_in.staff.id, only=signed_in.row.id)
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

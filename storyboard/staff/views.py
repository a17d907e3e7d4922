"""Coming in, going out, and seeing where one is signed in."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from storyboard.database import db, utc_now
from storyboard.staff import actions, login, queries
from storyboard.staff.browser import family
from storyboard.staff.destination import inside
from storyboard.staff.forms import PasswordForm, SignInForm
from storyboard.staff.models import Invitation, StaffSession
from storyboard.staff.navigation import home_of
from storyboard.staff.passwords import SHORTEST
from storyboard.staff.permissions import any_staff, current_staff, open_to_all
from storyboard.staff.tokens import digest
from storyboard.web import throttle

bp = Blueprint("staff", __name__, url_prefix="/staff")
TRIES = 5


def _signed_in() -> login.SignedIn:
    return cast(login.SignedIn, current_user._get_current_object())


@bp.get("/sign-in")
@open_to_all
def sign_in() -> ResponseReturnValue:
    """Ask who comes in; who is in already goes on to their room."""
    if current_user.is_authenticated:
        return redirect(inside(request.args.get("next")) or home_of(current_staff()))
    return render_template("staff/sign_in.html", form=SignInForm())


@bp.post("/sign-in")
@open_to_all
def enter() -> ResponseReturnValue:
    """Let in who knows the password."""
    form = SignInForm()
    if not form.validate():
        return render_template("staff/sign_in.html", form=form), 422
    email = form.email.data or ""
    tries = throttle.bucket("sign-in", email.strip())
    throttle.spend(db.session, tries, TRIES)
    staff = actions.who_knows(db.session, email, form.password.data or "")
    if staff is None:
        form.password.errors = (_("Address and password do not belong together. Look at both and try again."),)
        return render_template("staff/sign_in.html", form=form), 422
    throttle.forget(db.session, tries)
    login.enter(staff, family(request.user_agent.string))
    return redirect(inside(request.args.get("next")) or home_of(staff))


@bp.post("/sign-out")
@any_staff
def sign_out() -> ResponseReturnValue:
    """End the session of this browser."""
    login.leave(_signed_in())
    flash(_("You are signed out."), "done")
    return redirect(url_for("staff.sign_in"))


@bp.get("/invitation/<token>")
@open_to_all
def invitation(token: str) -> ResponseReturnValue:
    """Ask for a password of one's own choice."""
    owner = _invitation(token).staff
    return render_template("staff/invitation.html", form=PasswordForm(owner=owner), owner=owner, shortest=SHORTEST)


@bp.post("/invitation/<token>")
@open_to_all
def accept(token: str) -> ResponseReturnValue:
    """Keep the password, and sign in with it."""
    owner = _invitation(token).staff
    form = PasswordForm(owner=owner)
    if not form.validate():
        page = render_template("staff/invitation.html", form=form, owner=owner, shortest=SHORTEST)
        return page, 422
    staff = actions.accept(db.session, token, form.password.data or "")
    login.enter(staff, family(request.user_agent.string))
    flash(_("Welcome, %(name)s. From now on you sign in with this password.", name=staff.name), "done")
    return redirect(home_of(staff))


@bp.get("/me")
@any_staff
def me() -> ResponseReturnValue:
    """Where I am signed in."""
    sessions = db.session.scalars(queries.live_sessions_of(current_staff().id, utc_now())).all()
    return render_template("staff/me.html", me=current_staff(), sessions=sessions, here=_signed_in().row.id)


@bp.post("/me/sessions/<int(max=9223372036854775807):session_id>/end")
@any_staff
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of my sessions."""
    if session_id == _signed_in().row.id:
        return sign_out()
    mine = queries.live_sessions_of(current_staff().id, utc_now())
    if db.session.scalar(mine.where(StaffSession.id == session_id)) is None:
        abort(404)
    actions.end_sessions(db.session, current_staff().id, only=session_id)
    flash(_("That browser is signed out."), "done")
    return redirect(url_for("staff.me"))


@bp.post("/me/sessions/end")
@any_staff
def end_all_sessions() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    actions.end_sessions(db.session, current_staff().id)
    login.forget()
    flash(_("You are signed out everywhere."), "done")
    return redirect(url_for("staff.sign_in"))


def _invitation(token: str) -> Invitation:
    found = db.session.scalar(queries.open_invitation(digest(token), utc_now()))
    if found is None:
        raise actions.InvitationOver
    return found

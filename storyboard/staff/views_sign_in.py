"""Coming in and going out."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from storyboard.database import db
from storyboard.staff import actions, login
from storyboard.staff.blueprint import TRIES, TRIES_FROM_EVERYWHERE, bp
from storyboard.staff.browser import family
from storyboard.staff.forms import SignInForm
from storyboard.staff.navigation import home_of
from storyboard.staff.permissions import any_staff, before_second_factor, current_staff, open_to_all
from storyboard.web import throttle
from storyboard.web.destination import inside


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
    """Let in who knows the password; whoever has a second factor is asked for it first."""
    form = SignInForm()
    if not form.validate():
        return render_template("staff/sign_in.html", form=form), 422
    email = form.email.data or ""
    from_here = throttle.bucket("sign-in", f"{throttle.caller()} {email.strip()}")
    from_everywhere = throttle.bucket("sign-in-from-everywhere", email.strip())
    throttle.spend(db.session, from_here, TRIES)
    throttle.spend(db.session, from_everywhere, TRIES_FROM_EVERYWHERE)
    staff = actions.who_knows(db.session, email, form.password.data or "")
    if staff is None:
        form.password.errors = (_("Address and password do not belong together. Look at both and try again."),)
        return render_template("staff/sign_in.html", form=form), 422
    throttle.forget(db.session, from_here)
    throttle.give_back(db.session, from_everywhere)  # the others' wrong ones stay counted
    return redirect(login.arrive(staff, family(request.user_agent.string), inside(request.args.get("next"))))


@bp.post("/sign-out")
@any_staff
@before_second_factor
def sign_out() -> ResponseReturnValue:
    """End the session of this browser."""
    login.leave()
    flash(_("You are signed out."), "done")
    return redirect(url_for("staff.sign_in"))

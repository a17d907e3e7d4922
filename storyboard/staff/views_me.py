"""My own sign-ins: where I am signed in, and the way out of each."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.database import db, utc_now
from storyboard.staff import actions, login, queries
from storyboard.staff.blueprint import bp
from storyboard.staff.models import Staff, StaffSession
from storyboard.staff.permissions import any_staff, current_staff
from storyboard.staff.views_sign_in import sign_out


@bp.get("/me")
@any_staff
def me() -> ResponseReturnValue:
    """Where I am signed in."""
    mine = current_staff()
    return render_template(
        "staff/me.html",
        me=mine,
        sessions=db.session.scalars(queries.live_sessions_of(mine.id, utc_now())).all(),
        here=login.signed_in().row.id,
        reset_by=db.session.get(Staff, mine.reset_by) if mine.reset_by else None,
    )


@bp.post("/me/sessions/<int(max=9223372036854775807):session_id>/end")
@any_staff
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of my sessions."""
    if session_id == login.signed_in().row.id:
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

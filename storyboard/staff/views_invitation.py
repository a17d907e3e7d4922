"""The link that works once: choosing a password."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.database import db, utc_now
from storyboard.staff import actions, login, queries
from storyboard.staff.blueprint import bp
from storyboard.staff.browser import family
from storyboard.staff.forms import PasswordForm
from storyboard.staff.models import Invitation, Staff
from storyboard.staff.passwords import SHORTEST
from storyboard.staff.permissions import open_to_all
from storyboard.staff.tokens import digest
from storyboard.web import locale


@bp.get("/invitation/<token>")
@open_to_all
def invitation(token: str) -> ResponseReturnValue:
    """Ask for a password of one's own choice."""
    owner = _invitation(token).staff
    return _page(PasswordForm(owner=owner), owner)


@bp.post("/invitation/<token>")
@open_to_all
def accept(token: str) -> ResponseReturnValue:
    """Keep the password, and sign in with it."""
    owner = _invitation(token).staff
    form = PasswordForm(owner=owner)
    if not form.validate():
        return _page(form, owner), 422
    staff = actions.accept(db.session, token, form.password.data or "", locale.chosen())
    place = login.arrive(staff, family(request.user_agent.string), None)
    flash(_("Welcome, %(name)s. From now on you sign in with this password.", name=staff.name), "done")
    return redirect(place)


def _page(form: PasswordForm, owner: Staff) -> str:
    reset_by = db.session.get(Staff, owner.reset_by) if owner.reset_by else None
    return render_template("staff/invitation.html", form=form, owner=owner, shortest=SHORTEST, reset_by=reset_by)


def _invitation(token: str) -> Invitation:
    found = db.session.scalar(queries.open_invitation(digest(token), utc_now()))
    if found is None:
        raise actions.InvitationOver
    return found

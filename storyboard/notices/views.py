"""One's own mail: whether a summary comes every morning."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.database import db
from storyboard.notices import actions, queries
from storyboard.notices.morning import HOUR
from storyboard.notices.server import mail_server
from storyboard.staff.permissions import current_staff, may
from storyboard.staff.roles import Role
from storyboard.web import locale

bp = Blueprint("notices", __name__)


@bp.get("/staff/me/mail")
@may(Role.MODERATOR, Role.CURATOR)
def mine() -> str:
    """Whether I am written to every morning."""
    return render_template(
        "notices/mine.html",
        me=current_staff(),
        wish=db.session.scalar(queries.summary_of(current_staff().id)),
        mail_on=mail_server() is not None,
        hour=HOUR,
        zone=queries.zone(db.session),
    )


@bp.post("/staff/me/mail")
@may(Role.MODERATOR, Role.CURATOR)
def choose() -> ResponseReturnValue:
    """From now on, or no more."""
    wanted = request.form.get("summary") == "yes"
    actions.ask_for_summary(db.session, current_staff(), wanted, locale.chosen())
    if wanted:
        flash(_("We write to you in the morning, whenever something waits."), "done")
    else:
        flash(_("We do not write to you any more."), "done")
    return redirect(url_for(".mine"))

"""Inviting somebody: the link is shown once, to be passed on by hand."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from storyboard.database import db
from storyboard.operations.staff import words
from storyboard.operations.staff.forms import InviteForm
from storyboard.operations.views import bp
from storyboard.staff import colleagues
from storyboard.staff.actions import INVITATION_LASTS
from storyboard.staff.asking_again import asks_again
from storyboard.staff.permissions import current_staff, may
from storyboard.staff.roles import Role
from storyboard.web.installation import settings


@bp.get("/admin/staff/invite")
@may(Role.ADMINISTRATOR)
def ask_invite() -> str:
    """Ask who, and what for."""
    return render_template("operations/staff/invite.html", form=InviteForm(formdata=None), does=words.DOES)


@bp.post("/admin/staff/invite")
@may(Role.ADMINISTRATOR)
@asks_again
def invite() -> ResponseReturnValue:
    """Add them, and show the link."""
    form = InviteForm()
    if not form.validate():
        return render_template("operations/staff/invite.html", form=form, does=words.DOES), 422
    try:
        link = colleagues.invite(
            db.session, form.email.data or "", form.name.data or "", form.role.data, by=current_staff()
        )
    except colleagues.KnownAlready as known:
        form.email.errors = (known.sentence,)
        return render_template("operations/staff/invite.html", form=form, does=words.DOES), known.status
    return show_link(link)


def show_link(link: colleagues.Link) -> str:
    """The link, this once."""
    return render_template(
        "operations/staff/link.html",
        staff=link.staff,
        url=settings().public_url + url_for("staff.invitation", token=link.token),
        hours=int(INVITATION_LASTS.total_seconds() // 3600),
    )

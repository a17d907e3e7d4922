"""Inviting somebody: the link is mailed, and shown once, to be passed on by hand."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from storyboard.database import db
from storyboard.notices.server import mail_server
from storyboard.operations.staff import actions, queries, words
from storyboard.operations.staff.forms import InviteForm
from storyboard.operations.views import bp
from storyboard.staff import colleagues
from storyboard.staff.actions import INVITATION_LASTS
from storyboard.staff.asking_again import asks_again
from storyboard.staff.permissions import current_staff, may
from storyboard.staff.roles import Role
from storyboard.web import locale
from storyboard.web.installation import settings


@bp.get("/admin/staff/invite")
@may(Role.ADMINISTRATOR)
def ask_invite() -> str:
    """Ask who, and what for."""
    return _page(_form(formdata=None))


@bp.post("/admin/staff/invite")
@may(Role.ADMINISTRATOR)
@asks_again
def invite() -> ResponseReturnValue:
    """Add them, and show the link."""
    form = _form()
    if not form.validate():
        return _page(form), 422
    try:
        way = actions.invite(
            db.session,
            form.email.data or "",
            form.name.data or "",
            form.role.data,
            where=form.place,
            by=current_staff(),
            language=locale.chosen(),
        )
    except colleagues.KnownAlready as known:
        form.email.errors = (known.sentence,)
        return _page(form), known.status
    return show_link(way)


def _form(**given: Any) -> InviteForm:  # noqa: ANN401 - whatever a form is made with
    form = InviteForm(**given)
    form.calls = queries.calls_to_choose(db.session)
    return form


def show_link(way: actions.Way) -> str:
    """The link, this once."""
    return render_template(
        "operations/staff/link.html",
        staff=way.link.staff,
        url=settings().public_url + url_for("staff.invitation", token=way.link.token),
        mailed=way.mailed,
        hard_to_write_to=not way.link.staff.email.rpartition("@")[0].isascii(),
        hours=int(INVITATION_LASTS.total_seconds() // 3600),
    )


def _page(form: InviteForm) -> str:
    mailed = mail_server() is not None
    return render_template("operations/staff/invite.html", form=form, words=words, mailed=mailed)

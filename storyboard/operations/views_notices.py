"""Every mail: to whom, how far it is, why it did not go, and what can be done."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.database import db, utc_now
from storyboard.notices import actions, queries, words
from storyboard.notices.models import Notice
from storyboard.notices.queries import Which
from storyboard.operations.views import bp
from storyboard.staff.permissions import current_staff, may
from storyboard.staff.roles import Role

_ONE = "/admin/notices/<int(max=9223372036854775807):notice>"


@bp.get("/admin/notices/")
@may(Role.ADMINISTRATOR)
def notices() -> str:
    """Mails, the newest first; some of them when asked."""
    which = request.args.get("which", type=Which)
    page = queries.notices(db.session, which, request.args.get("after"))
    mail = queries.standing(db.session)
    return render_template("operations/notices.html", page=page, which=which, words=words, mail=mail, now=utc_now())


@bp.post(f"{_ONE}/send-again")
@may(Role.ADMINISTRATOR)
def send_notice_again(notice: int) -> ResponseReturnValue:
    """Somebody asked whether it came, or mended what was wrong."""
    _must_be_there(notice)
    if actions.send_again(db.session, notice, by=current_staff()):
        flash(_("It is sent within seconds."), "done")
    else:
        flash(_("Nothing to send again: it went meanwhile, its time is over, or somebody was faster."))
    return _back()


@bp.post(f"{_ONE}/give-up")
@may(Role.ADMINISTRATOR)
def give_notice_up(notice: int) -> ResponseReturnValue:
    """Nobody needs it any more."""
    _must_be_there(notice)
    if actions.give_up(db.session, notice, by=current_staff()):
        flash(_("It is not sent any more."), "done")
    else:
        flash(_("Nothing to give up: it is on its way, or it ended meanwhile."))
    return _back()


def _must_be_there(notice: int) -> None:
    if db.session.get(Notice, notice) is None:
        abort(404)


def _back() -> ResponseReturnValue:
    return redirect(url_for(".notices", which=request.args.get("which", type=Which)))

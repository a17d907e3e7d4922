"""The steps in the life of a call: announced, opened, closed, archived, brought back."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.calls import actions
from storyboard.calls.refusals import NotNow, NoWords, OverAlready, StillTaking
from storyboard.database import db
from storyboard.operations.calls.access import call_or_404
from storyboard.operations.calls.blueprint import bp
from storyboard.sharing.closing import grace
from storyboard.staff.permissions import current_staff, may
from storyboard.staff.roles import Role
from storyboard.web.errors import Refusal


@bp.post("/<slug>/announce")
@may(Role.ADMINISTRATOR)
def announce(slug: str) -> ResponseReturnValue:
    """Tell everybody of a draft."""
    try:
        actions.announce(db.session, call_or_404(slug).slug, actor=current_staff().label)
    except (NoWords, OverAlready, NotNow) as refusal:
        return _back(slug, refusal)
    return _back(slug, _("Announced: the page of this call is public now."))


@bp.post("/<slug>/open")
@may(Role.ADMINISTRATOR)
def open_now(slug: str) -> ResponseReturnValue:
    """Open it before its day."""
    try:
        actions.open_now(db.session, call_or_404(slug).slug, actor=current_staff().label)
    except NotNow as refusal:
        return _back(slug, refusal)
    return _back(slug, _("Open: stories can come in from now on."))


@bp.post("/<slug>/close")
@may(Role.ADMINISTRATOR)
def close_now(slug: str) -> ResponseReturnValue:
    """Close it before its day."""
    try:
        actions.close_now(db.session, call_or_404(slug).slug, actor=current_staff().label)
    except NotNow as refusal:
        return _back(slug, refusal)
    return _back(slug, _("Closed: no story can be begun any more."))


@bp.post("/<slug>/archive")
@may(Role.ADMINISTRATOR)
def archive(slug: str) -> ResponseReturnValue:
    """Take it out of the lists."""
    try:
        actions.archive(db.session, call_or_404(slug).slug, grace=grace(), actor=current_staff().label)
    except (StillTaking, NotNow) as refusal:
        return _back(slug, refusal)
    return _back(slug, _("Archived: it has left the lists. Its stories stay where they are."))


@bp.post("/<slug>/bring-back")
@may(Role.ADMINISTRATOR)
def bring_back(slug: str) -> ResponseReturnValue:
    """Put it into the lists again."""
    try:
        actions.bring_back(db.session, call_or_404(slug).slug, actor=current_staff().label)
    except NotNow as refusal:
        return _back(slug, refusal)
    return _back(slug, _("It stands in the lists again."))


def _back(slug: str, said: str | Refusal) -> ResponseReturnValue:
    if isinstance(said, Refusal):
        flash(f"{said.title}. {said.sentence}", "warning")
    else:
        flash(said, "done")
    return redirect(url_for("calls.one", slug=slug))

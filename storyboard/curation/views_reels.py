"""Reels: made, filled, put in order."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.curation import actions, queries
from storyboard.curation.actions import NotForScreening, OrderChanged
from storyboard.curation.balance import language_shares
from storyboard.curation.blueprint import bp
from storyboard.curation.forms import ReelForm
from storyboard.curation.models import Reel
from storyboard.curation.programme import programme_of, seconds_of
from storyboard.curation.running_order import Direction
from storyboard.curation.views_board import chosen_call
from storyboard.database import db
from storyboard.staff.permissions import current_staff, may
from storyboard.staff.roles import Role
from storyboard.web.paging import mark, place

REELS_A_PAGE = 12
MOST_SUGGESTED = 20


@bp.get("/reels/")
@may(Role.CURATOR)
def reels() -> str:
    """The reels of a call, and a form for a new one."""
    form = ReelForm()
    call = chosen_call()
    if call is not None and form.minutes.data is None:
        form.minutes.data = call.reel_target_s // 60
    return _reels_page(form)


@bp.post("/reels/")
@may(Role.CURATOR)
def make_reel() -> ResponseReturnValue:
    """A new reel."""
    call = chosen_call() or abort(404)
    form = ReelForm()
    if not form.validate():
        return _reels_page(form), 422
    minutes = form.minutes.data or call.reel_target_s // 60
    made = actions.make_reel(db.session, call, form.name.data or "", minutes * 60, staff_id=current_staff().id)
    return redirect(url_for(".reel", slug=made.slug))


@bp.get("/reels/<slug>")
@may(Role.CURATOR)
def reel(slug: str) -> str:
    """The running order of a reel."""
    return render_template("curation/reel.html", **_desk(slug))


@bp.post("/reels/<slug>/stories/<story>")
@may(Role.CURATOR)
def put_in(slug: str, story: str) -> ResponseReturnValue:
    """Put a story at the end of the reel."""
    try:
        added = actions.put_in(db.session, slug, story, staff_id=current_staff().id)
    except NotForScreening as refusal:
        return _answer(slug, refusal.sentence, "warning")
    return _answer(slug, _("“%(title)s” is in the reel now, at its end.", title=added.title), "done")


@bp.post("/reels/<slug>/stories/<story>/out")
@may(Role.CURATOR)
def take_out(slug: str, story: str) -> ResponseReturnValue:
    """Take a story out of the reel."""
    actions.take_out(db.session, slug, story, staff_id=current_staff().id)
    return _answer(slug, _("The story is not in the reel any more. You find it below, if it may be screened."), "done")


@bp.post("/reels/<slug>/stories/<story>/<any(up, down):direction>")
@may(Role.CURATOR)
def move(slug: str, story: str, direction: str) -> ResponseReturnValue:
    """Move a story by one place."""
    seen = request.form.get("seen", 0, type=int)
    try:
        number = actions.move(db.session, slug, story, Direction(direction), seen=seen, staff_id=current_staff().id)
    except OrderChanged as refusal:
        return _answer(slug, refusal.sentence, "warning")
    return _answer(slug, _("The story is number %(number)d now.", number=number))


def _answer(slug: str, said: str, kind: str = "") -> ResponseReturnValue:
    """The reel as it is now, and what was done. To a script of the page the changed part alone."""
    if "HX-Request" in request.headers:
        return render_template("curation/order.html", said=said, said_kind=kind, **_desk(slug))
    flash(said, kind or "info")
    return redirect(url_for(".reel", slug=slug))


def _desk(slug: str) -> dict[str, object]:
    found = db.session.scalar(queries.reel_with_stories(slug, current_staff().id)) or abort(404)
    programme = programme_of(found)
    choice = db.session.scalars(queries.still_to_choose(found).limit(MOST_SUGGESTED)).all()
    in_reel = [line.story.language for line in programme.shown]
    return {
        "reel": found,
        "programme": programme,
        "shares": language_shares(in_reel, queries.languages_of_all(db.session, found.call_id)),
        "choice": [(story, seconds_of(story)) for story in choice],
        "verdicts": queries.verdicts(db.session, choice, current_staff().id),
    }


def _reels_page(form: ReelForm) -> str:
    call = chosen_call()
    if call is None:
        return render_template("curation/board.html", call=None)
    found = queries.reels(current_staff().id, Role.CURATOR, call.id, place(request.args.get("after")))
    rows: list[Reel] = list(db.session.scalars(found.limit(REELS_A_PAGE + 1)))
    after = mark(rows[REELS_A_PAGE - 1].created_at, rows[REELS_A_PAGE - 1].id) if rows[REELS_A_PAGE:] else None
    listed = [(one, programme_of(one)) for one in rows[:REELS_A_PAGE]]
    return render_template("curation/reels.html", call=call, form=form, reels=listed, after=after)

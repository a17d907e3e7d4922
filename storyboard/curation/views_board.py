"""The board: the stories that can be rated, and what the team thinks of them."""

from __future__ import annotations

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.local import LocalProxy
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from storyboard.calls.models import Call
from storyboard.curation import actions, queries
from storyboard.curation.blueprint import bp
from storyboard.curation.forms import STARS, BoardForm, RatingForm
from storyboard.curation.queries import Wanted
from storyboard.database import db, utc_now
from storyboard.staff.permissions import current_staff, may
from storyboard.staff.roles import Role
from storyboard.stories.consent import Place
from storyboard.stories.models import Kind, Story
from storyboard.stories.queries import facts_of
from storyboard.stories.visibility import visible
from storyboard.web.filters import language_name
from storyboard.web.paging import Page, mark, place
from storyboard.web.sending import send_file

STORIES_A_PAGE = 24
MOST_CALLS = 20


def chosen_call() -> Call | None:
    """The call in the address; without one, of those that are mine the one that closes last. 404 when there is none."""
    slug, me = request.args.get("call", ""), current_staff().id
    if not slug:
        return db.session.scalar(queries.calls_to_curate(utc_now(), me).limit(1))
    return db.session.scalar(queries.call_to_curate(slug, me)) or abort(404)


@bp.context_processor
def other_calls() -> dict[str, object]:
    """Give templates the calls that somebody may turn to; asked for only where one shows them."""
    mine = queries.calls_to_curate(utc_now(), current_staff().id).limit(MOST_CALLS)
    return {"curated_calls": LocalProxy(lambda: db.session.scalars(mine).all())}


@bp.app_template_test("for_screening")
def for_screening(story: Story) -> bool:
    """Whether an audience may see the story now."""
    return visible(facts_of(story), Place.SCREENING)


@bp.get("/")
@may(Role.CURATOR)
def board() -> str:
    """The stories of a call, newest first."""
    call = chosen_call()
    if call is None:
        return render_template("curation/board.html", call=None)
    form = _board_form(call)
    wanted = Wanted(
        language=form.language.data or "",
        kind=Kind(form.kind.data) if form.kind.data else None,
        unrated_by=current_staff().id if form.rated.data == "no" else None,
    )
    found = queries.board(call.id, wanted, place(request.args.get("after"))).limit(STORIES_A_PAGE + 1)
    page = _page(list(db.session.scalars(found)))
    return render_template(
        "curation/board.html",
        call=call,
        form=form,
        page=page,
        verdicts=queries.verdicts(db.session, page.rows, current_staff().id),
        stars=STARS,
        filters={name: word for name, word in form.data.items() if word},
    )


@bp.get("/stories/<slug>")
@may(Role.CURATOR)
def story(slug: str) -> str:
    """One story, whole."""
    found = db.session.scalar(queries.story_on_the_board(slug, current_staff().id)) or abort(404)
    mine = queries.reels(current_staff().id, Role.CURATOR, found.call_id)
    return render_template(
        "curation/story.html",
        story=found,
        verdict=queries.verdicts(db.session, [found], current_staff().id)[found.id],
        stars=STARS,
        reels=db.session.scalars(mine.limit(STORIES_A_PAGE)).all(),
    )


@bp.post("/stories/<slug>/rating")
@may(Role.CURATOR)
def rate(slug: str) -> ResponseReturnValue:
    """Rate a story; a script of the page asks for the rating alone."""
    form = RatingForm()
    if not form.validate():
        abort(400)
    rated = actions.rate(db.session, slug, form.stars.data, staff_id=current_staff().id)
    if "HX-Request" not in request.headers:
        return redirect(url_for(".story", slug=slug))
    verdict = queries.verdicts(db.session, [rated], current_staff().id)[rated.id]
    return render_template("curation/rating.html", story=rated, verdict=verdict, stars=STARS)


@bp.get("/files/<slug>")
@may(Role.CURATOR)
def file(slug: str) -> Response:
    """A picture or film of a story that can be rated."""
    found = db.session.scalar(queries.file_on_the_board(slug, current_staff().id)) or abort(404)
    return send_file(found)


def _board_form(call: Call) -> BoardForm:
    form = BoardForm(request.args)
    languages = db.session.scalars(queries.languages_on_the_board(call.id))
    every = SelectChoice("", _("All languages"))
    form.language.choices = [every, *(SelectChoice(code, language_name(code)) for code in languages)]
    if not form.validate():
        form = BoardForm(formdata=None)
        form.language.choices = [every]
    return form


def _page(stories: list[Story]) -> Page[Story]:
    rows, more = stories[:STORIES_A_PAGE], stories[STORIES_A_PAGE:]
    last = rows[-1] if rows else None
    after = mark(last.ready_at, last.id) if more and last is not None and last.ready_at is not None else None
    return Page(rows, after)

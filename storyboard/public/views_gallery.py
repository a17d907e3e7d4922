"""All stories that may be seen: newest first, narrowed down by what a reader chose, searched by words."""

from __future__ import annotations

from flask import render_template, request
from sqlalchemy import Executable

from storyboard.database import db
from storyboard.public import queries
from storyboard.public.blueprint import bp
from storyboard.public.cards import cards
from storyboard.public.choosing import Chosen
from storyboard.public.finding import with_words
from storyboard.public.following import place_of
from storyboard.public.offers import offers
from storyboard.staff.permissions import open_to_all
from storyboard.stories.queries import before
from storyboard.web import paging
from storyboard.web.unchanged import same_for_all_pages, same_for_everybody

Pairs = list[tuple[str, str]]
A_PAGE = 24


@bp.get("/stories/")
@open_to_all
@same_for_everybody
def gallery() -> str:
    """A page of the list. Without anything chosen: all of it."""
    chosen = Chosen.read(request.args)
    wanted = queries.gallery(chosen)
    if chosen.q:
        wanted = with_words(db.session, wanted, chosen.words)
    rows = cards(db.session, before(wanted, place_of(db.session, request.args.get("after"))), A_PAGE + 1)
    more = rows[A_PAGE - 1].slug if len(rows) > A_PAGE else None
    return render_template(
        "public/gallery.html",
        page=paging.Page(rows[:A_PAGE], after=more),
        chosen=chosen,
        offers=offers(*_told(), chosen),
        later="after" in request.args,
    )


@same_for_all_pages
def _told() -> tuple[Pairs, Pairs]:
    """Of which languages, countries and themes, and of which calls, there is something to see."""
    return _pairs(queries.told()), _pairs(queries.calls_told())


def _pairs(question: Executable) -> Pairs:
    return [(row[0], row[1]) for row in db.session.execute(question)]

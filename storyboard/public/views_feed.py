"""New stories for programs that look for them: Atom (RFC 4287), of all calls or of one."""

from __future__ import annotations

from flask import Response, abort, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import Select

from storyboard.database import db, utc_now
from storyboard.public import queries
from storyboard.public.blueprint import bp
from storyboard.public.cards import cards, day_of
from storyboard.staff.permissions import open_to_all
from storyboard.stories.consent import Place
from storyboard.stories.models import Story
from storyboard.stories.queries import visible_in
from storyboard.web.unchanged import free_when_kept, same_for_everybody

NEWEST = 30
ATOM = "application/atom+xml"


@bp.get("/stories/feed.atom")
@open_to_all
@free_when_kept
def feed() -> Response:
    """The newest stories of all calls."""
    return Response(_of_all(), mimetype=ATOM)


@bp.get("/c/<slug>/feed.atom")
@open_to_all
@free_when_kept
def call_feed(slug: str) -> Response:
    """The newest stories of one call."""
    return Response(_of_call(slug), mimetype=ATOM)


@same_for_everybody
def _of_all() -> str:
    title = _("Stories of young people, in their own words.")
    return _written(visible_in(Place.WEB), title, url_for("public.feed"), url_for("public.gallery"))


@same_for_everybody
def _of_call(slug: str) -> str:
    call = db.session.scalar(queries.call_at(slug)) or abort(404)
    path, page = url_for("public.call_feed", slug=slug), url_for("public.call", slug=slug)
    return _written(visible_in(Place.WEB, call.id), call.label, path, page)


def _written(stories: Select[Story], title: str, path: str, page: str) -> str:
    found = cards(db.session, stories, NEWEST)
    updated = max((card.day for card in found), default=day_of(utc_now()))
    return render_template("public/feed.xml", stories=found, title=title, path=path, page=page, updated=updated)

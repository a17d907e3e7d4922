"""The show: the audience window, what it plays, and the bytes of it."""

from flask import Response, abort, jsonify, render_template
from flask.typing import ResponseReturnValue

from storyboard.curation.models import Reel
from storyboard.curation.programme import programme_of
from storyboard.curation.queries import reel_with_stories
from storyboard.database import db
from storyboard.screening import queries
from storyboard.screening.blueprint import bp
from storyboard.screening.items import show_of
from storyboard.staff.permissions import current_staff, may
from storyboard.staff.roles import Role
from storyboard.web.sending import send_file


@bp.get("/reels/<slug>/show")
@may(Role.HOST)
def show(slug: str) -> str:
    """The audience window: black until it is started."""
    return render_template("screening/show.html", reel=_reel(slug))


@bp.get("/reels/<slug>/items.json")
@may(Role.HOST)
def items(slug: str) -> ResponseReturnValue:
    """What may be shown at this moment. The window asks every few seconds, and follows."""
    return jsonify(show_of(programme_of(_reel(slug))))


@bp.get("/files/<slug>")
@may(Role.HOST)
def file(slug: str) -> Response:
    """A film or picture that may be shown at this moment."""
    found = db.session.scalar(queries.file_for_the_screen(slug, current_staff().id)) or abort(404)
    return send_file(found)


def _reel(slug: str) -> Reel:
    return db.session.scalar(reel_with_stories(slug, current_staff().id, Role.HOST)) or abort(404)

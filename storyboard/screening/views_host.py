"""The host's page: the reels, and what is to be known before the show."""

from flask import render_template, request

from storyboard.curation import queries
from storyboard.curation.programme import programme_of
from storyboard.database import db
from storyboard.screening.blueprint import bp
from storyboard.staff.permissions import current_staff, may
from storyboard.staff.roles import Role
from storyboard.web.paging import mark, place

REELS_A_PAGE = 12


@bp.get("/")
@may(Role.HOST)
def home() -> str:
    """Every reel of the calls that I host, the newest first, each with a button that starts its show."""
    found = queries.reels(current_staff().id, Role.HOST, after=place(request.args.get("after")))
    rows = list(db.session.scalars(found.limit(REELS_A_PAGE + 1)))
    after = mark(rows[REELS_A_PAGE - 1].created_at, rows[REELS_A_PAGE - 1].id) if rows[REELS_A_PAGE:] else None
    listed = [(one, programme_of(one)) for one in rows[:REELS_A_PAGE]]
    return render_template("screening/home.html", reels=listed, after=after)

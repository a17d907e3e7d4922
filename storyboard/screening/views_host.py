"""The host's page: the reels, and what is to be known before the show."""

from flask import render_template, request

from storyboard.curation import queries
from storyboard.curation.programme import programme_of
from storyboard.database import db
from storyboard.screening.blueprint import bp
from storyboard.staff.permissions import may
from storyboard.staff.roles import Role
from storyboard.web.paging import mark, place

REELS_A_PAGE = 12


@bp.get("/")
@may(Role.HOST)
def home() -> str:
    """Every reel, the newest first, each with a button that starts its show."""
    found = queries.reels(after=place(request.args.get("after"))).limit(REELS_A_PAGE + 1)
    rows = list(db.session.scalars(found))
    after = mark(rows[REELS_A_PAGE - 1].created_at, rows[REELS_A_PAGE - 1].id) if rows[REELS_A_PAGE:] else None
    listed = [(one, programme_of(one)) for one in rows[:REELS_A_PAGE]]
    return render_template("screening/home.html", reels=listed, after=after)

"""The administrator's first page."""

from datetime import timedelta

from flask import Blueprint, render_template

from storyboard.database import db
from storyboard.operations import logbook, overview
from storyboard.operations.need_words import say
from storyboard.operations.needs import Severity, needs
from storyboard.staff.permissions import may
from storyboard.staff.roles import Role
from storyboard.web.installation import settings, storage

bp = Blueprint("operations", __name__)


@bp.get("/admin/", endpoint="overview")
@may(Role.ADMINISTRATOR)
def first_page() -> str:
    """What needs somebody, what waits, and what happened by day."""
    alive_within = timedelta(seconds=settings().heartbeat_timeout)
    house = overview.facts(db.session, db.engine, storage(), alive_within)
    found = needs(house)
    kept = logbook.path_in(settings().storyboard_data)
    return render_template(
        "operations/overview.html",
        house=house,
        needs=[(need, say(need)) for need in found],
        calm=all(need.severity is Severity.KNOW for need in found),
        chart=overview.by_day(db.session),
        logs=kept if kept.exists() else None,
    )

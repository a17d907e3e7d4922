"""The administrator's first page."""

from datetime import timedelta

from flask import Blueprint, render_template

from storyboard.database import db
from storyboard.operations.overview import overview as gather
from storyboard.staff.permissions import may
from storyboard.staff.roles import Role
from storyboard.web.installation import settings, storage

bp = Blueprint("operations", __name__)


@bp.get("/admin/")
@may(Role.ADMINISTRATOR)
def overview() -> str:
    """Whether anything is wrong, and what waits."""
    found = gather(db.session, storage(), timedelta(seconds=settings().heartbeat_timeout))
    return render_template("operations/overview.html", house=found)

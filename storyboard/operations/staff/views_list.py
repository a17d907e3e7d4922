"""Everybody who works here, or did."""

from flask import render_template, request

from storyboard.database import db
from storyboard.operations.staff import queries, words
from storyboard.operations.views import bp
from storyboard.staff.permissions import may
from storyboard.staff.roles import Role


@bp.get("/admin/staff/")
@may(Role.ADMINISTRATOR)
def staff() -> str:
    """Everybody, by name."""
    page = queries.colleagues(db.session, request.args.get("after"))
    return render_template("operations/staff/list.html", page=page, words=words)

"""All calls."""

from __future__ import annotations

from flask import render_template, request

from storyboard.calls.dates import phase
from storyboard.calls.models import Call
from storyboard.calls.standing import Standing
from storyboard.database import db, utc_now
from storyboard.operations.calls import queries, words
from storyboard.operations.calls.blueprint import bp
from storyboard.staff.permissions import may
from storyboard.staff.roles import Role


@bp.app_template_filter()
def call_phase(call: Call) -> str:
    """Where a call stands, in one word for its tag: draft, before, open, closed or archived."""
    if call.standing is not Standing.ANNOUNCED:
        return call.standing.value
    return phase(call.opens_at, call.closes_at, utc_now()).value


@bp.get("/")
@may(Role.ADMINISTRATOR)
def calls() -> str:
    """Every call, or those that are archived, with how many stories stand where."""
    archived = "archived" in request.args
    page = queries.calls(db.session, request.args.get("after"), archived=archived)
    return render_template("operations/calls/calls.html", page=page, archived=archived, states=words.STATES)

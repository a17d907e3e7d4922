"""Every job: what it does, what it waits for, why it failed, and a button to try again."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from storyboard.database import db
from storyboard.operations import queries
from storyboard.operations.views import bp
from storyboard.processing import actions, words
from storyboard.processing.models import Job, JobState
from storyboard.staff.permissions import current_staff, may
from storyboard.staff.roles import Role
from storyboard.web.installation import settings


@bp.get("/admin/jobs/")
@may(Role.ADMINISTRATOR)
def jobs() -> str:
    """Jobs, the newest first; those in one state when asked."""
    state = request.args.get("state", type=JobState)
    alive_within = timedelta(seconds=settings().heartbeat_timeout)
    page = queries.jobs(db.session, state, request.args.get("after"), alive_within)
    return render_template("operations/jobs.html", page=page, state=state, states=words.STATES, cause=words.cause)


@bp.post("/admin/jobs/<int(max=9223372036854775807):job>/try-again")
@may(Role.ADMINISTRATOR)
def retry(job: int) -> Response:
    """What was wrong is mended: all attempts anew."""
    if db.session.get(Job, job) is None:
        abort(404)
    if actions.try_again(db.session, job, actor=current_staff().label):
        flash(_("It is tried again now."), "done")
    else:
        flash(_("Nothing to try again: this job has not failed, or somebody was faster."))
    return redirect(url_for("operations.jobs", state=request.args.get("state")))

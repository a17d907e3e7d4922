"""Stories that readers reported: the list, and the word that nothing is wrong. Taking down is a verdict like others."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from storyboard.database import db
from storyboard.moderation import queries, reports, words
from storyboard.moderation.access import judged_story_or_404
from storyboard.moderation.blueprint import bp
from storyboard.staff.permissions import current_staff, may
from storyboard.staff.roles import Role

AT_ONCE = 50


@bp.get("/reports/")
@may(Role.MODERATOR)
def reported() -> ResponseReturnValue:
    """The stories of my calls that somebody reported, the one that waits longest first."""
    found = db.session.execute(queries.reported(current_staff().id).limit(AT_ONCE)).all()
    return render_template("moderation/reports.html", found=found, words=words)


@bp.post("/stories/<slug>/reports/settle")
@may(Role.MODERATOR)
def settle_reports(slug: str) -> ResponseReturnValue:
    """Nothing is wrong with this story: the reports that I read are done."""
    story = judged_story_or_404(slug)
    done = reports.settle(db.session, story, shown=request.form.getlist("report"), staff_id=current_staff().id)
    if done:
        flash(ngettext("%(num)s report is settled.", "%(num)s reports are settled.", done), "done")
    else:
        flash(_("A colleague settled this already."))
    return redirect(url_for("moderation.reported"))

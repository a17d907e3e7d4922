"""Anybody can tell us that a story should not be here: a reason, a few words, no account."""

from __future__ import annotations

from flask import abort, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from storyboard.database import db
from storyboard.moderation.reports import report as take_in
from storyboard.public import queries
from storyboard.public.blueprint import bp
from storyboard.public.forms import LONGEST_WORDS, ReportForm
from storyboard.public.queries_answers import answer_at
from storyboard.staff.permissions import open_to_all
from storyboard.stories.consent import Place
from storyboard.stories.models import Story
from storyboard.stories.models_reports import ReportReason
from storyboard.stories.queries_answers import answered_by, is_shown_in
from storyboard.web.throttle import bucket, caller, spend

# In a quarter of an hour, from one address: a class may share one.
MOST_FROM_ONE_PLACE = 10


@bp.get("/stories/<slug>/report")
@open_to_all
def ask_report(slug: str) -> ResponseReturnValue:
    """The form."""
    return _page(_story(slug), ReportForm(formdata=None))


@bp.post("/stories/<slug>/report")
@open_to_all
def report(slug: str) -> ResponseReturnValue:
    """Take it in, and say thank you."""
    story, form = _story(slug), ReportForm()
    if not form.validate():
        return _page(story, form, 422)
    spend(db.session, bucket("report", caller()), MOST_FROM_ONE_PLACE)
    take_in(db.session, story.id, ReportReason(form.reason.data), form.words.data or "")
    return redirect(url_for("public.reported"), 303)


@bp.get("/stories/reported")
@open_to_all
def reported() -> ResponseReturnValue:
    """What happens now."""
    return render_template("public/reported.html")


def _story(slug: str) -> Story:
    """The story, or the answer, that everybody can see."""
    row = db.session.execute(queries.story_at(slug)).one_or_none()
    if row is not None:
        return row[0] if row[1] else abort(404)
    answer = db.session.scalar(answer_at(slug))
    return answer if answer is not None and is_shown_in(Place.WEB, answer) else abort(404)


def _page(story: Story, form: ReportForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "public/report.html", story=story, answered=answered_by(story), form=form, longest=LONGEST_WORDS
    )
    return make_response(page, status)

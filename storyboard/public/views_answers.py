"""All answers to a question, or to a story, a page at a time."""

from __future__ import annotations

from flask import abort, render_template, request, url_for

from storyboard.calls.reader import question_for_reader
from storyboard.database import db
from storyboard.public import queries
from storyboard.public.answers import NONE, may_be_answered, newest_to_questions, newest_to_story, page_of
from storyboard.public.blueprint import bp
from storyboard.public.following import place_of
from storyboard.public.queries_answers import question_at
from storyboard.public.views import phase_of
from storyboard.staff.permissions import open_to_all
from storyboard.stories.queries import before
from storyboard.stories.queries_answers import answers_to_question, answers_to_story
from storyboard.web.unchanged import same_for_everybody


@bp.app_context_processor
def helpers() -> dict[str, object]:
    """What the templates of the discussion ask, on whatever page they are."""
    return {
        "answers_to_questions": lambda call: newest_to_questions(db.session, call),
        "answers_to_story": lambda story, answered: newest_to_story(db.session, story) if answered else NONE,
        "may_be_answered": may_be_answered,
    }


@bp.get("/c/<slug>/questions/<question>/")
@open_to_all
@same_for_everybody
def question(slug: str, question: str) -> str:
    """A question of a call, and all answers to it."""
    found, call = db.session.execute(question_at(slug, question)).one_or_none() or abort(404)
    wanted = before(answers_to_question(found.id), place_of(db.session, request.args.get("after")))
    return render_template(
        "public/answers.html",
        page=page_of(db.session, wanted),
        call=call,
        question=found,
        said=question_for_reader(found),
        story=None,
        here=url_for("public.question", slug=slug, question=question),
        open=may_be_answered(call, phase_of(call), found),
    )


@bp.get("/stories/<slug>/answers/")
@open_to_all
@same_for_everybody
def answers(slug: str) -> str:
    """A story by its title, and all answers to it."""
    found, visible = db.session.execute(queries.story_at(slug)).one_or_none() or abort(404)
    if not visible:
        abort(404)
    wanted = before(answers_to_story(found.id), place_of(db.session, request.args.get("after")))
    return render_template(
        "public/answers.html",
        page=page_of(db.session, wanted),
        call=found.call,
        question=None,
        story=found,
        here=url_for("public.answers", slug=slug),
        open=may_be_answered(found.call, phase_of(found.call)),
    )

"""The questions of a call: looked at in one language after another, added, reworded, put into order, closed, hidden."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.calls import questions as verbs
from storyboard.calls.asked import QuestionState
from storyboard.calls.models import Call
from storyboard.calls.queries import questions_of
from storyboard.calls.reader import languages_of
from storyboard.calls.refusals import Archived, CallChanged, NoSuchQuestion, TooManyQuestions
from storyboard.calls.standing import Standing
from storyboard.database import db
from storyboard.operations.calls import queries
from storyboard.operations.calls.access import call_or_404
from storyboard.operations.calls.blueprint import bp
from storyboard.operations.calls.forms import SeenForm
from storyboard.operations.calls.forms_questions import QuestionForm
from storyboard.operations.calls.words import QUESTION_STATES
from storyboard.sharing.options import LANGUAGES
from storyboard.staff.permissions import current_staff, may
from storyboard.staff.roles import Role
from storyboard.stories.consent import Place
from storyboard.web.errors import Refusal

STEPS = {"up": -1, "down": 1}
NEW = ""  # stands for the form of a question that is not there yet


@bp.get("/<slug>/questions")
@may(Role.ADMINISTRATOR)
def questions(slug: str) -> str:
    """The questions in their order, each to be reworded in the language of the address, and a form for another."""
    call = call_or_404(slug)
    if call.standing is Standing.ARCHIVED:
        abort(redirect(url_for("calls.one", slug=slug)))
    return _page(call)


@bp.post("/<slug>/questions")
@may(Role.ADMINISTRATOR)
def add_question(slug: str) -> ResponseReturnValue:
    """Add one."""
    call, form = call_or_404(slug), QuestionForm()
    if not form.validate():
        return _page(call, {NEW: form}), 422
    try:
        verbs.add(db.session, slug, _language(call), form.words.data or "", actor=current_staff().label)
    except (TooManyQuestions, Archived) as refusal:
        return _page(call_or_404(slug), {NEW: form}, refusal), refusal.status
    return _back(slug, _("Added."))


@bp.post("/<slug>/questions/<question>")
@may(Role.ADMINISTRATOR)
def reword_question(slug: str, question: str) -> ResponseReturnValue:
    """Write it anew in the language of the address, or translate it into it."""
    call, form = call_or_404(slug), QuestionForm()
    if not form.validate():
        return _page(call, {question: form}), 422
    words, language, actor = form.words.data or "", _language(call), current_staff().label
    try:
        verbs.reword(db.session, slug, question, language, words, seen=form.version, actor=actor)
    except CallChanged as conflict:
        form.seen.data = str(conflict.call.version)
        return _page(call_or_404(slug), {question: form}, conflict), 409
    except (NoSuchQuestion, Archived) as refusal:
        return _back(slug, refusal)
    return _back(slug, _("Saved."))


@bp.post("/<slug>/questions/<question>/<any(up,down):direction>")
@may(Role.ADMINISTRATOR)
def move_question(slug: str, question: str, direction: str) -> ResponseReturnValue:
    """One place up or down."""
    call_or_404(slug)
    seen, by = SeenForm().version, STEPS[direction]
    try:
        verbs.move(db.session, slug, question, by=by, seen=seen, actor=current_staff().label)
    except (CallChanged, NoSuchQuestion, Archived) as refusal:
        return _back(slug, refusal)
    return _back(slug)


@bp.post("/<slug>/questions/<question>/state/<any(open,closed,hidden):state>")
@may(Role.ADMINISTRATOR)
def put_question(slug: str, question: str, state: str) -> ResponseReturnValue:
    """Let it take answers, take no more, or hide it with its answers."""
    call_or_404(slug)
    seen, actor = SeenForm().version, current_staff().label
    try:
        verbs.put(db.session, slug, question, QuestionState(state), seen=seen, actor=actor)
    except (CallChanged, NoSuchQuestion, TooManyQuestions, Archived) as refusal:
        return _back(slug, refusal)
    return _back(slug, str(QUESTION_STATES[QuestionState(state)]))


def _language(call: Call) -> str:
    wanted = request.args.get("language") or call.source_language or "en"
    return wanted if wanted in LANGUAGES else abort(404)


def _back(slug: str, said: str | Refusal = "") -> ResponseReturnValue:
    if isinstance(said, Refusal):
        flash(f"{said.title}. {said.sentence}", "warning")
    elif said:
        flash(said, "done")
    return redirect(url_for("calls.questions", slug=slug, language=request.args.get("language")))


def _page(call: Call, typed: dict[str, QuestionForm] | None = None, refusal: Refusal | None = None) -> str:
    """The page; `typed` holds the form that cannot be taken as it is, by the address of its question."""
    language, typed = _language(call), typed or {}
    there = db.session.scalars(questions_of(call.id)).all()
    forms = {
        one.slug: typed.get(one.slug) or _form(call, prefix=one.slug, words=one.words.get(language, ""))
        for one in there
    }
    wrong = next((form for form in typed.values() if form.errors), None)
    return render_template(
        "operations/calls/questions.html",
        call=call,
        questions=there,
        forms=forms,
        new=typed.get(NEW) or _form(call, prefix="new"),
        wrong=wrong,
        refusal=refusal,
        language=language,
        languages_of_call=sorted({*languages_of(call), language}),
        answers=queries.answers_by_question(db.session, call.id),
        states=QUESTION_STATES,
        most=verbs.MOST,
        room=sum(one.state is not QuestionState.HIDDEN for one in there) < verbs.MOST,
        shown_here=Place.WEB in call.places,
    )


def _form(call: Call, *, prefix: str, words: str = "") -> QuestionForm:
    """An empty form, or one with the words of now; its fields have ids of their own on this page of many forms."""
    form = QuestionForm(formdata=None, data={"words": words, "seen": call.version})
    for field in form:
        field.id = f"{prefix}-{field.name}"
        field.label.field_id = field.id
    return form

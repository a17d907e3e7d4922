"""Answering a question, or a story, in a few lines: one page, and then the story key."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import structlog
from flask import Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from storyboard.calls.models import Call
from storyboard.calls.queries import public_call
from storyboard.calls.reader import question_for_reader, words_for_reader
from storyboard.database import db, utc_now
from storyboard.sharing import cookies, ticket, words
from storyboard.sharing.actions import Sending, SentBefore, send
from storyboard.sharing.answering import Answering, assess, find, takes_now
from storyboard.sharing.assessment import Finding
from storyboard.sharing.blueprint import bp
from storyboard.sharing.closing import grace
from storyboard.sharing.forms_answer import AnswerForm
from storyboard.sharing.options import LANGUAGES
from storyboard.sharing.speaking import again_in, wanted_language
from storyboard.sharing.ticket import Ticket
from storyboard.staff.permissions import open_to_all
from storyboard.stories.answers import LONGEST, No
from storyboard.web.installation import settings
from storyboard.web.locale import reader_language

log = structlog.get_logger(__name__)


@bp.get("/c/<call>/answer")
@open_to_all
def answer(call: str) -> ResponseReturnValue:
    """The form; when what is asked for takes no answers, why."""
    answering = _find(call)
    if not answering.shown:
        abort(404)
    why = answering.why_not(call_takes=takes_now(answering.call, None, utc_now(), grace()))
    if why is not None:
        return _no_more(answering.call, why)
    form = _form(answering.call)
    form.language.data = _language_of(answering)
    return _page(form, answering)


@bp.post("/c/<call>/answer")
@open_to_all
def take_answer(call: str) -> ResponseReturnValue:
    """Take an answer in, or show it again in another language.

    The form's token is checked here, so that no word is lost with it (see `register`).
    """
    answering = _find(call)
    form = _form(answering.call)
    held = ticket.opened(form.ticket.data or "", settings().data_key, answering.call.id)
    if not answering.shown and held is None:
        abort(404)  # whoever had the page open is told that it is gone; to others it was never here
    language = wanted_language(request.form)
    if language is not None:
        return again_in(language, lambda: _page(_form(answering.call), answering, held))
    takes = takes_now(answering.call, held, utc_now(), grace())
    finding, why = assess(form, held, answering, call_takes=takes)
    if finding is Finding.GOOD and held is not None:
        return _send(form, answering, held)
    if finding is Finding.TOO_YOUNG:
        return render_template("sharing/turned_away.html", call=answering.call), 403
    if why is not None:
        return _no_more(answering.call, why, form), 403
    return _page(form, answering, held), 422


def _send(form: AnswerForm, answering: Answering, held: Ticket) -> ResponseReturnValue:
    text_id = held.text_id or words_for_reader(answering.call).id
    to: dict[str, Any] = {
        "question_id": answering.question.id if answering.question else None,
        "in_reply_to": answering.story.id if answering.story else None,
    }
    try:
        story = send(db.session, Sending(held, text_id, form.telling(), None, **to), secret=settings().data_key)
    except SentBefore as before:
        if not before.same:
            return _page(form, answering, sent_before=before.story), 409
        story = before.story
    except OperationalError as failure:
        # The database stayed locked, or its disk is full. What was typed must not be lost with an error page.
        log.error("sending_failed", exc_info=failure)
        form.form_errors = [words.OUR_FAULT]
        return _page(form, answering, held), 503
    done: Response = make_response(redirect(url_for("sharing.sent", call=answering.call.slug), 303))
    cookies.keep_receipt(done, held.key, answering.call.slug)
    cookies.let_in(done, story.id)
    return done


def _page(form: AnswerForm, answering: Answering, held: Ticket | None = None, **more: object) -> str:
    text = words_for_reader(answering.call)
    held = replace(held or ticket.new_ticket(answering.call.id, utc_now()), text_id=text.id)
    form.ticket.data = ticket.sealed(held, settings().data_key)
    return render_template(
        "sharing/answer.html",
        form=form,
        call=answering.call,
        question=question_for_reader(answering.question) if answering.question else None,
        story=answering.story,
        here=_address(answering.call),
        text=text,
        longest=LONGEST,
        **more,
    )


def _no_more(call: Call, why: No, form: AnswerForm | None = None) -> str:
    return render_template("sharing/no_answers.html", call=call, why=why, form=form)


def _form(call: Call) -> AnswerForm:
    form = AnswerForm(formdata=request.form if request.method == "POST" else None)
    form.offer_choices(call)
    return form


def _language_of(answering: Answering) -> str:
    """The language in which the question, or else the page, is read: most answer in it."""
    reads = question_for_reader(answering.question).language if answering.question else reader_language()
    return reads if reads in LANGUAGES else ""


def _find(slug: str) -> Answering:
    call = db.session.scalar(public_call(slug)) or abort(404)
    return find(db.session, call, **_asked_for()) or abort(404)


def _asked_for() -> dict[str, Any]:
    return {name: request.args.get(name, "") for name in ("question", "story")}


def _address(call: Call) -> str:
    return url_for("sharing.answer", call=call.slug, language=request.args.get("language"), **_asked_for())

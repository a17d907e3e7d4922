"""The four steps of telling a story: each is shown, and saved, by itself. The last one sends it."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus

import structlog
from flask import Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import ImmutableMultiDict

from storyboard.database import db
from storyboard.sharing import drafting, held, telling, words
from storyboard.sharing.actions import take_back
from storyboard.sharing.assessment import Finding
from storyboard.sharing.blueprint import bp
from storyboard.sharing.forms import TellForm, WriteForm
from storyboard.sharing.held import Held
from storyboard.sharing.step_desk import KEPT, Desk, desk
from storyboard.sharing.step_marks import Mark
from storyboard.sharing.step_page import film_of, receipt, step_page
from storyboard.sharing.steps import Step
from storyboard.sharing.views_share import closed, find_call, step_url
from storyboard.staff.permissions import open_to_all
from storyboard.stories.actions import AlreadyChanged
from storyboard.stories.drafts import TypedElsewhere
from storyboard.stories.lifecycle import IllegalMove, State
from storyboard.stories.models import Kind
from storyboard.stories.words import AGE_BANDS
from storyboard.uploads.keeping import kept_or_erased
from storyboard.uploads.multipart import Fields, Received, receive
from storyboard.web.headers import let_film
from storyboard.web.installation import storage
from storyboard.web.language_choice import remember
from storyboard.web.locale import LANGUAGES

log = structlog.get_logger(__name__)
STEP = f"<any({', '.join(Step)}):step>"


@bp.get(f"/c/<call>/share/{STEP}")
@open_to_all
def step(call: str, step: str) -> ResponseReturnValue:
    """One step, with what was told so far."""
    visit = desk(call, step)
    if visit.begun is not None and visit.begun.story.state is not State.DRAFT:
        return receipt(visit.begun, visit.call)
    telling.show(visit.form, visit.draft)
    takes = visit.takes()
    if takes is Finding.CLOSED:
        return closed(visit.call, visit.typed() or None, visit.draft)
    if takes is Finding.NOT_ASKED and visit.begun is not None:
        return _not_asked(visit)
    if takes is Finding.NOT_ASKED or visit.is_gone:
        return redirect(_start(call))
    answer = make_response(step_page(visit))
    if Kind.VIDEO in visit.call.kinds:
        let_film(answer)  # on every step: the one with the film may come without leaving this page
    return answer


@bp.post(f"/c/<call>/share/{STEP}")
@open_to_all
def save(call: str, step: str) -> ResponseReturnValue:
    """Keep what was told. The body is streamed, so the form's token is checked here and not before (see `register`).

    With `save` in the form nothing is amiss yet: somebody is still typing. What cannot be kept is told by 422.
    With `speak` likewise, and what was typed is shown again in that language.
    """
    before = desk(call, step)
    takes_film = before.step is Step.TELL and before.kind is Kind.VIDEO
    # A film may take an hour over a weak line: no connection to the database waits for it.
    db.session.close()
    received = receive(
        request,
        storage(),
        file_field="film" if takes_film else None,
        largest=before.call.largest_video,
        wanted=lambda fields: _is_wanted(call, step, fields),
    )
    request.form = ImmutableMultiDict(received.fields)  # if the database goes now, the error page gives the words back
    with kept_or_erased(storage(), received.file):
        visit = desk(call, step, received.fields)
    language = received.fields.get("speak")
    if language in LANGUAGES:
        received.fields.setlist("save", ["typed"])
        with force_locale(language):
            return _again_in(language, visit, make_response(_take_in(visit, received)))
    return _take_in(visit, received)


def _take_in(visit: Desk, received: Received) -> ResponseReturnValue:
    with kept_or_erased(storage(), received.file):
        finding = visit.judge()
    try:
        if visit.is_gone or finding not in KEPT:
            return _turn_away(visit, received, finding)
        nothing_yet = visit.begun is None and received.file is None and telling.typed_nothing(visit.form)
        if nothing_yet and received.fields.get("save") == "typed":
            return Response(status=204)
        with kept_or_erased(storage(), received.file):
            begun = _keep(visit, received)
        return _kept(visit, begun, received, finding)
    except AlreadyChanged:
        return _sent_before(visit, received)
    except TypedElsewhere:
        visit.form.form_errors = [words.CHANGED_ELSEWHERE]
        return Response(status=409) if _by_itself(received) else (step_page(visit), 409)
    except OperationalError as failure:
        # The database stayed locked, or its disk is full. What was typed must not be lost with an error page.
        log.error("saving_failed", exc_info=failure)
        db.session.rollback()  # it may have been a reader that failed
        visit.form.form_errors = [words.OUR_FAULT]
        return step_page(visit), 503


def _is_wanted(call: str, step: str, fields: Fields) -> bool:
    """Asked while the form is read; the film that follows waits for no connection either."""
    try:
        return desk(call, step, fields).judge() in KEPT
    finally:
        db.session.close()


@bp.get("/c/<call>/share/film")
@open_to_all
def draft_film(call: str) -> ResponseReturnValue:
    """How far the film of a draft is: a part of the page, which asks for it again and again."""
    chosen = find_call(call)
    begun = held.held(db.session, chosen.id) or abort(404)
    return render_template("sharing/draft_film_alone.html", call=chosen, film=film_of(begun.story))


def _again_in(language: str, visit: Desk, answer: Response) -> Response:
    """The step once more, in the language that was chosen meanwhile; or why what was typed there cannot be kept."""
    if answer.status_code == HTTPStatus.NO_CONTENT:
        kept = answer.headers.getlist("Set-Cookie")
        answer = make_response(
            redirect(url_for("sharing.step", call=visit.call.slug, step=visit.step, kind=visit.kind), 303)
        )
        answer.headers.extend([("Set-Cookie", cookie) for cookie in kept])
    answer.headers["Content-Language"] = language
    remember(answer, language)
    return answer


def _keep(visit: Desk, received: Received) -> Held:
    """Keep all with which nothing is amiss; a first word begins the draft."""
    begun = visit.begun or visit.begin()
    story_id = begun.story.id
    mark = visit.mark or Mark(None, "", {})
    telling.keep(db.session, story_id, visit.form, visit.call, step=visit.step, mark=mark)
    if received.file is not None:
        drafting.give_film(db.session, storage(), story_id, received.file)
    return begun


def _kept(visit: Desk, begun: Held, received: Received, finding: Finding) -> ResponseReturnValue:
    """What was kept is kept: on to the next step, unless something is amiss."""
    if received.fields.get("save"):
        lost = any(field.errors and field.data for field in visit.form)
        if lost and "speak" in received.fields:
            answer = make_response(step_page(visit), 422)
        else:
            answer = Response(status=422 if lost else 204)
    else:
        visit.judge_film(received)
        good = finding is Finding.GOOD and not visit.form.errors
        if good and visit.step is Step.CHECK:
            return _send(visit, begun)
        if good and isinstance(visit.form, WriteForm):
            drafting.choose_writing(db.session, storage(), begun.story.id)
        answer = make_response(
            redirect(step_url(visit.call, visit.step.next), 303) if good else (step_page(visit), 422)
        )
    held.hold(answer, begun.story, begun.key)
    return answer


def _send(visit: Desk, begun: Held) -> ResponseReturnValue:
    try:
        drafting.send(db.session, storage(), begun.story.id)
    except drafting.NotReady:
        return step_page(visit), 422
    return receipt(begun, visit.call)


def _by_itself(received: Received) -> bool:
    """Whether a script saves while somebody is typing: nobody waits for a page."""
    return "save" in received.fields and "speak" not in received.fields


def _turn_away(visit: Desk, received: Received, finding: Finding) -> ResponseReturnValue:
    """Nothing of what came is kept."""
    if received.file is not None:
        storage().erase(received.file.key)
    if _by_itself(received):
        return Response(status=409)  # whoever is still typing is told when they go on
    if visit.is_gone:
        return redirect(_start(visit.call.slug), 303)
    if finding is Finding.UNSURE:
        return step_page(visit), 422
    if finding is Finding.TOO_YOUNG:
        return _too_young(visit) if received.fields.get("sure") else _asked_whether_too_young(visit)
    if finding is Finding.CLOSED:
        return closed(visit.call, visit.typed(), visit.draft)
    return _not_asked(visit)


def _sent_before(visit: Desk, received: Received) -> ResponseReturnValue:
    """Another window was quicker: its story is sent, or taken back. Words that are not in it shall not be lost."""
    begun = visit.begun
    if _by_itself(received):
        return Response(status=409)
    if begun is not None and isinstance(visit.form, TellForm) and telling.says_more(visit.form, begun.story):
        visit.begun = visit.began = None
        visit.form.form_errors = [words.SENT_BEFORE]
        return step_page(visit), 409
    answer = make_response(redirect(step_url(visit.call, Step.CHECK), 303))
    if begun is not None:
        held.hold(answer, begun.story, begun.key)
    return answer


def _not_asked(visit: Desk) -> ResponseReturnValue:
    page = render_template(
        "sharing/closed.html", call=visit.call, phase="not-asked", kind=visit.kind, typed=visit.typed()
    )
    return page, 403


def _start(call: str) -> str:
    return url_for("sharing.share", call=call, language=request.args.get("language"))


def _asked_whether_too_young(visit: Desk) -> ResponseReturnValue:
    age = visit.age_chosen
    return render_template("sharing/too_young.html", call=visit.call, form=visit.form, age=age, words=AGE_BANDS), 422


def _too_young(visit: Desk) -> ResponseReturnValue:
    answer = make_response(render_template("sharing/turned_away.html", call=visit.call), 403)
    if visit.begun is not None:
        with suppress(IllegalMove):
            take_back(db.session, storage(), visit.begun.story.id)
        held.let_go(answer, visit.call.id)
    return answer

"""The share form: choose how to tell, fill it in, send it."""

from __future__ import annotations

from dataclasses import replace

import structlog
from flask import Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError

from storyboard.calls.dates import Phase, phase
from storyboard.calls.models import Call
from storyboard.calls.queries import public_call
from storyboard.calls.reader import words_for_reader
from storyboard.database import db, utc_now
from storyboard.sharing import cookies, ticket, words
from storyboard.sharing.actions import Sending, SentBefore, send
from storyboard.sharing.assessment import Finding, assess
from storyboard.sharing.blueprint import bp
from storyboard.sharing.closing import grace
from storyboard.sharing.forms import FilmForm, ShareForm, WriteForm
from storyboard.sharing.ticket import Ticket
from storyboard.sharing.uploading import let_upload, sent_ahead
from storyboard.staff.permissions import open_to_all
from storyboard.stories.models import Kind, Story
from storyboard.uploads.complaints import Complaint
from storyboard.uploads.keeping import kept_or_erased
from storyboard.uploads.multipart import Fields, Received, receive
from storyboard.uploads.refusal import Refused
from storyboard.web.installation import settings, storage

log = structlog.get_logger(__name__)
FORMS: dict[Kind, type[ShareForm]] = {Kind.TEXT: WriteForm, Kind.VIDEO: FilmForm}


@bp.get("/c/<call>/share")
@open_to_all
def share(call: str) -> ResponseReturnValue:
    """How to tell it, or the form to do so; when the call takes no stories, since when or from when on."""
    chosen = _find(call)
    if phase(chosen.opens_at, chosen.closes_at, utc_now()) is not Phase.OPEN:
        return _closed(chosen, None)
    if "kind" not in request.args:
        return render_template("sharing/choose.html", call=chosen, text=words_for_reader(chosen))
    if _kind() not in chosen.kinds:
        return redirect(url_for("sharing.share", call=call, language=request.args.get("language")))
    answer = make_response(_form_page(_form(chosen, None), chosen))
    if _kind() is Kind.VIDEO:
        let_upload(answer)
    return answer


@bp.post("/c/<call>/share")
@open_to_all
def take(call: str) -> ResponseReturnValue:
    """Take a story in. The body is streamed, so the form's token is checked here and not before (see `register`)."""
    chosen, kind = _find(call), _kind()
    text_id = words_for_reader(chosen).id
    # A film may take an hour over a weak line: no connection to the database waits for it.
    db.session.close()
    received = receive(
        request,
        storage(),
        file_field="film" if kind is Kind.VIDEO else None,
        largest=chosen.largest_video,
        wanted=lambda fields: _judge(chosen, fields)[2] is Finding.GOOD,
    )
    form, held, finding = _judge(chosen, received.fields)
    received, upload_id = _with_film_sent_ahead(received, chosen)
    if finding is Finding.GOOD and received.fields.get("only_check"):
        return Response(status=204)
    if finding is Finding.GOOD and received.refusal is None and held is not None:
        sending = Sending(held, held.text_id or text_id, form.telling(), received.file, upload_id)
        return _send(sending, form, chosen)
    if received.file is not None and upload_id is None:
        storage().erase(received.file.key)
    if finding is Finding.TOO_YOUNG:
        return render_template("sharing/turned_away.html", call=chosen), 403
    if finding is Finding.CLOSED:
        return _closed(chosen, form)
    if finding is Finding.NOT_ASKED:
        return render_template("sharing/closed.html", call=chosen, phase="not-asked", kind=form.kind, form=form), 403
    _tell_refusal(form, received)
    if upload_id is None and isinstance(form, FilmForm):
        form.upload.data = ""
    return _form_page(form, chosen, held), 422


def _with_film_sent_ahead(received: Received, call: Call) -> tuple[Received, int | None]:
    """What came, with the film that came before it in pieces, if there is one; and its upload."""
    if received.refusal is None or received.refusal.code != "missing":
        return received, None
    try:
        film = sent_ahead(db.session, received.fields.get("upload", ""), call.largest_video)
    except Refused as refusal:
        return replace(received, refusal=refusal), None
    if film is None:
        return received, None
    return Received(received.fields, film.stored), film.upload_id


def _send(sending: Sending, form: ShareForm, call: Call) -> ResponseReturnValue:
    try:
        # A film that was sent ahead stays where it is: its upload speaks for it until a story does.
        with kept_or_erased(storage(), sending.film if sending.upload_id is None else None):
            story = send(db.session, sending, secret=settings().data_key)
    except SentBefore as before:
        if not before.same:
            return _form_page(form, call, sent_before=before.story), 409
        story = before.story
    except Complaint:
        # Another form of this browser's has brought the same film to its story.
        form.film.errors = [_("Choose your film again: it belongs to another story by now.")]
        return _form_page(form, call, sending.ticket), 409
    except OperationalError as failure:
        # The database stayed locked, or its disk is full. What was typed must not be lost with an error page.
        log.error("sending_failed", exc_info=failure)
        form.form_errors = [words.OUR_FAULT]
        return _form_page(form, call, sending.ticket), 503
    return _receipt(story, sending.ticket, call)


def _receipt(story: Story, held: Ticket, call: Call) -> Response:
    answer = make_response(redirect(url_for("sharing.sent", call=call.slug), 303))
    cookies.keep_receipt(answer, held.key, call.slug)
    cookies.let_in(answer, story.id)
    return answer


def _judge(call: Call, fields: Fields) -> tuple[ShareForm, Ticket | None, Finding]:
    form = _form(call, fields)
    held = ticket.opened(form.ticket.data or "", settings().data_key, call.id)
    return form, held, assess(form, held, call, utc_now(), grace())


def _tell_refusal(form: ShareForm, received: Received) -> None:
    refusal = received.refusal
    if not isinstance(form, FilmForm):
        if refusal is not None:
            form.form_errors = [words.about_file(refusal.code, refusal.figures)]
        if refusal is not None and refusal.code == "too-much-text" and "body" in form:
            form["body"].errors = []  # it was cut, so its length says nothing
    elif received.file is not None:
        pass  # the film is here, whatever else is amiss
    elif form.upload.data and refusal is not None and refusal.code == "missing":
        form.film.errors = [_("Your film has not arrived whole. Choose it again: what is here is not sent twice.")]
    elif refusal is None or refusal.code == "not-wanted":
        form.film.errors = [_("Choose your film again: a browser does not keep it.")]
    else:
        form.film.errors = [words.about_file(refusal.code, refusal.figures)]


def _form_page(form: ShareForm, call: Call, held: Ticket | None = None, *, sent_before: Story | None = None) -> str:
    text = words_for_reader(call)
    held = replace(held or ticket.new_ticket(call.id, utc_now()), text_id=text.id)
    form.ticket.data = ticket.sealed(held, settings().data_key)
    return render_template(
        "sharing/share.html", form=form, call=call, kind=form.kind, text=text, sent_before=sent_before
    )


def _closed(call: Call, form: ShareForm | None) -> ResponseReturnValue:
    now = phase(call.opens_at, call.closes_at, utc_now())
    return render_template("sharing/closed.html", call=call, phase=now, form=form), 200 if form is None else 403


def _form(call: Call, fields: Fields | None) -> ShareForm:
    form = FORMS[_kind()](formdata=fields)
    form.offer_choices(call)
    return form


def _kind() -> Kind:
    asked = request.args.get("kind", "")
    return Kind(asked) if asked in list(Kind) else abort(404)


def _find(slug: str) -> Call:
    return db.session.scalar(public_call(slug)) or abort(404)

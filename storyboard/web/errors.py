"""Refusals and errors: each a clear sentence, in one page for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, ClassVar

import structlog
from flask import Flask, Response, make_response, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from storyboard.storage.interface import Unreachable

FEWEST_WORDS_KEPT = 3
LARGEST_FORM = 1024 * 1024
_NEVER_SHOWN = {"csrf_token", "ticket", "password", "seen", "mark"}
log = structlog.get_logger(__name__)


class Refusal(Exception):
    """Something we do not do, and why. Rules and verbs raise a subclass; one handler shows it.

    :param figures: values for the placeholders of `message`.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 422
    title: ClassVar[Any] = _l("This cannot be done")
    message: ClassVar[Any] = _l("This cannot be done. Go back and try again.")
    gives_back: ClassVar[bool] = False  # what was written in the form, to be copied from the page that refuses

    def __init__(self, **figures: object) -> None:
        super().__init__(self.code)
        self.figures = figures

    @property
    def sentence(self) -> str:
        """The message with its figures, in the reader's language."""
        return str(self.message) % self.figures if self.figures else str(self.message)


_WORDS: dict[int, tuple[Any, Any]] = {
    400: (
        _l("Something was missing"),
        _l("The page sent us something that we cannot read. Go back, load it again, and try once more."),
    ),
    403: (
        _l("This page is not for you"),
        _l("You are signed in, but this page is for colleagues with another task. Ask your administrator."),
    ),
    404: (
        _l("There is nothing here"),
        _l("The address may be mistyped, or the story was taken back by its author."),
    ),
    405: (
        _l("There is nothing here"),
        _l("This address cannot be opened like that. Start from the first page."),
    ),
    410: (_l("This is gone"), _l("It was here once and was taken away. Nothing is left of it.")),
    413: (
        _l("That was too much"),
        _l("What you sent is larger than we can take. Make it smaller and send it again."),
    ),
    429: (
        _l("Please wait a little"),
        _l("There were too many tries in a short time. Wait a few minutes, then try again."),
    ),
}
_NOT_SURE = (
    _l("We could not be sure that it was you"),
    _l(
        "This browser forgot its cookies, or you were signed out meanwhile, so nothing was done. "
        "Load the page again, sign in if it asks you to, and do it once more."
    ),
)
_STORE_AWAY = (
    _l("We cannot reach our films just now"),
    _l("It is our fault, not yours, and nothing is lost. Try again in a few minutes."),
)
_DATABASE_AWAY = (
    _l("We cannot write anything down just now"),
    _l("It is our fault, not yours. Nothing was done. Try again in a minute; what you wrote stands below."),
)
_RECORDS_AWAY = (
    _l("We cannot look anything up just now"),
    _l("It is our fault, not yours, and nothing is lost. Try again in a minute."),
)
_OUR_FAULT = (
    _l("Something broke on our side"),
    _l("It is our fault, not yours, and we have written it down. Try again in a minute."),
)


def register(app: Flask) -> None:
    """Show every refusal and error with the same page."""
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(CSRFError, _token_missing)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Unreachable, _store_away)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(InterfaceError, _database_away)  # the line was cut in the middle of a transaction
    app.register_error_handler(Exception, _failure)


def refuse_unsure(status: int = 401) -> Response:
    """Say that nothing was done, since nobody knows who asked; what they typed stands on the page."""
    return _page(status, *_NOT_SURE, typed=typed_words())


def typed_words() -> list[str]:
    """What somebody wrote in the form that was sent, to be given back: never a password, a token or a single word."""
    try:
        form = request.form
    except RequestEntityTooLarge:  # it came with a film
        return []
    fields = ((name, value) for name, value in form.items() if name not in _NEVER_SHOWN)
    return [value for _name, value in fields if len(value.split()) >= FEWEST_WORDS_KEPT]


def _typed_beside_a_film() -> list[str]:
    # A film is not read for the words beside it. It stays on the author's phone, and so does the page with their words.
    is_read = "form" in vars(request)
    return typed_words() if is_read or (request.content_length or 0) <= LARGEST_FORM else []


def _page(status: int, title: object, sentence: object, typed: Sequence[str] = ()) -> Response:
    page = render_template("errors/error.html", status=status, title=title, sentence=sentence, typed=typed)
    return make_response(page, status)


def _token_missing(_error: CSRFError) -> Response:
    return refuse_unsure(400)


def _refusal(refusal: Refusal) -> Response:
    typed = typed_words() if refusal.gives_back or refusal.status >= HTTPStatus.INTERNAL_SERVER_ERROR else ()
    return _page(refusal.status, refusal.title, refusal.sentence, typed)


def _http_error(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()  # type: ignore[return-value]  # a redirect
    title, sentence = _WORDS.get(error.code or 500, _OUR_FAULT)
    answer = _page(error.code or 500, title, sentence)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            answer.headers[name] = value
    return answer


def _store_away(error: Unreachable) -> Response:
    log.error("storage_unreachable", reason=error.strerror)
    return _page(503, *_STORE_AWAY)


def _database_away(error: OperationalError | InterfaceError) -> Response:
    # Where it happened says nothing: while the database is away, it happens everywhere.
    log.error("database_away", problem=str(error.orig).partition("\n")[0])
    if request.method in ("GET", "HEAD"):
        return _page(503, *_RECORDS_AWAY)
    return _page(503, *_DATABASE_AWAY, typed=_typed_beside_a_film())


def _failure(error: Exception) -> Response:
    log.error("request_failed", exc_info=error)
    return _page(500, *_OUR_FAULT)

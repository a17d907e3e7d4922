"""A form that is shown again, as it was typed, in the language that was chosen in its page's menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from werkzeug.datastructures import ImmutableMultiDict

from storyboard.web.language_choice import remember
from storyboard.web.locale import LANGUAGES


def wanted_language(fields: Mapping[str, str]) -> str | None:
    """The language that the menu asks for with the form; None when the form was sent."""
    language = fields.get("speak")
    return language if language in LANGUAGES else None


def again_in(language: str, page: Callable[[], ResponseReturnValue]) -> Response:
    """The page in this language, which the browser remembers; one that its address names counts no more."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "language"]
    request.args = ImmutableMultiDict(kept)
    with force_locale(language):
        answer = make_response(page())
    answer.headers["Content-Language"] = language
    remember(answer, language)
    return answer

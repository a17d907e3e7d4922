"""The reader's language: their own choice (a cookie), else what the browser asks for."""

from __future__ import annotations

from flask import Flask, Response, has_request_context, request
from flask_babel import Babel, get_locale

LANGUAGE_COOKIE = "language"
SOURCE_LANGUAGE = "en"
# In the order of the menu.
LANGUAGES = ("en", "fr", "ar", "pt", "es", "sw")
STAFF_LANGUAGES = ("en", "fr", "ar")
# Whose pages speak the languages of staff: by blueprint. All others are for authors and the public.
STAFF_ROOMS = frozenset({"calls", "curation", "moderation", "notices", "operations", "screening", "staff"})


def chosen() -> str:
    """The language of this answer; at the machine, where nobody asks from a browser, the first."""
    if not has_request_context():
        return SOURCE_LANGUAGE
    there = spoken_here()
    # Somebody in Bamako reads `fr-ML`: what counts is the language, in the order of the reader's liking.
    liked = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    asked = (request.cookies.get(LANGUAGE_COOKIE, ""), *liked)
    return next((language for language in asked if language in there), SOURCE_LANGUAGE)


def spoken_here() -> tuple[str, ...]:
    """The languages of the page that is asked for."""
    return STAFF_LANGUAGES if set(request.blueprints) & STAFF_ROOMS else LANGUAGES


def reader_language() -> str:
    """The code of the page's language."""
    locale = get_locale()
    return str(locale.language) if locale else LANGUAGES[0]


def text_direction() -> str:
    """`rtl` or `ltr`, for the page's language."""
    locale = get_locale()
    return str(locale.text_direction) if locale else "ltr"


def register(app: Flask) -> None:
    """Choose the language for every request, and say with the answer which it is."""
    Babel(app, locale_selector=chosen, default_translation_directories="translations")
    app.jinja_env.globals.update(get_locale=get_locale, text_direction=text_direction, spoken_here=spoken_here)

    @app.after_request
    def tell_language(answer: Response) -> Response:
        if answer.mimetype == "text/html":
            answer.headers.setdefault("Content-Language", str(get_locale()))
            answer.vary.update(("Accept-Language", "Cookie"))
        return answer

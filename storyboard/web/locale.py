"""The reader's language: their own choice (a cookie), else what the browser asks for."""

from flask import Flask, has_request_context, request
from flask_babel import Babel, get_locale

LANGUAGE_COOKIE = "language"
LANGUAGES = ("en",)


def chosen() -> str:
    """The language of this answer; at the machine, where nobody asks from a browser, the first."""
    if not has_request_context():
        return LANGUAGES[0]
    wanted = request.cookies.get(LANGUAGE_COOKIE, "")
    if wanted in LANGUAGES:
        return wanted
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def reader_language() -> str:
    """The code of the page's language."""
    locale = get_locale()
    return str(locale.language) if locale else LANGUAGES[0]


def text_direction() -> str:
    """`rtl` or `ltr`, for the page's language."""
    locale = get_locale()
    return str(locale.text_direction) if locale else "ltr"


def register(app: Flask) -> None:
    """Choose the language for every request."""
    Babel(app, locale_selector=chosen, default_translation_directories="translations")
    app.jinja_env.globals.update(get_locale=get_locale, text_direction=text_direction, languages=LANGUAGES)

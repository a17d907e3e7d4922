"""In which language a call speaks to a reader: its own words exist in more languages than our pages."""

from __future__ import annotations

from flask import request

from storyboard.calls.models import Call, CallText
from storyboard.web.locale import LANGUAGE_COOKIE, LANGUAGES


def words_for_reader(call: Call) -> CallText:
    """The call's words as the reader asked for them (`?language=`), chose them once, or as their browser reads."""
    there = languages_of(call)
    asked = (request.args.get("language", ""), request.cookies.get(LANGUAGE_COOKIE, ""))
    # Somebody in Bamako reads `fr-ML`: what counts is the language, in the order of the reader's liking.
    liked = (tag.partition("-")[0] for tag in request.accept_languages.values())
    return call.text_in(next((wanted for wanted in (*asked, *liked) if wanted in there), LANGUAGES[0]))


def languages_of(call: Call) -> list[str]:
    """The languages in which the call has words."""
    return sorted({text.language for text in call.texts})

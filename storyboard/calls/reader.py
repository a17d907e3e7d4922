"""In which language a call speaks to a reader: its own words exist in more languages than our pages."""

from __future__ import annotations

from collections.abc import Container

from flask import request

from storyboard.calls.models import Call, CallText
from storyboard.calls.models_questions import Question, Said
from storyboard.web.locale import LANGUAGE_COOKIE, LANGUAGES


def words_for_reader(call: Call) -> CallText:
    """The call's words as the reader asked for them (`?language=`), chose them once, or as their browser reads."""
    return call.text_in(_wanted(languages_of(call)))


def question_for_reader(question: Question) -> Said:
    """A question of the call, in the language that the reader is given of what it is translated into."""
    return question.said_in(_wanted(question.words))


def _wanted(there: Container[str]) -> str:
    asked = (request.args.get("language", ""), request.cookies.get(LANGUAGE_COOKIE, ""))
    # Somebody in Bamako reads `fr-ML`: what counts is the language, in the order of the reader's liking.
    liked = (tag.partition("-")[0] for tag in request.accept_languages.values())
    return next((wanted for wanted in (*asked, *liked) if wanted in there), LANGUAGES[0])


def languages_of(call: Call) -> list[str]:
    """The languages in which the call has words."""
    return sorted({text.language for text in call.texts})

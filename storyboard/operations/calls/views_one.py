"""One call: where it stands, what it says, and what can be done with it."""

from __future__ import annotations

from flask import render_template
from flask_babel import get_locale

from storyboard.calls.actions import may_be_archived
from storyboard.calls.models import Call, CallText
from storyboard.calls.queries import logos_of, questions_of
from storyboard.database import db, utc_now
from storyboard.operations.calls import queries, words
from storyboard.operations.calls.access import call_or_404
from storyboard.operations.calls.blueprint import bp
from storyboard.operations.calls.consents import Given, given_in
from storyboard.operations.calls.team import NAMED, team_of
from storyboard.sharing import options
from storyboard.sharing.closing import finish_until, grace
from storyboard.staff.permissions import may
from storyboard.staff.roles import Role
from storyboard.stories.lifecycle import State
from storyboard.web.installation import settings


@bp.get("/<slug>/")
@may(Role.ADMINISTRATOR)
def one(slug: str) -> str:
    """The call."""
    found = call_or_404(slug)
    counts = queries.stories_by_state(db.session, [found.id])[found.id]
    return render_template(
        "operations/calls/one.html",
        call=found,
        counts=counts,
        waiting=counts.get(State.PENDING, 0),
        states=words.STATES,
        columns=words.COLUMNS,
        value=words.value,
        twice=words.twice(found),
        texts=_texts(found),
        team=team_of(db.session, found),
        tasks=words.TASKS,
        most_named=NAMED,
        other_languages=_other_languages(found),
        questions=db.session.scalars(questions_of(found.id)).all(),
        question_states=words.QUESTION_STATES,
        logos=db.session.scalars(logos_of(found.id)).all(),
        may_be_archived=may_be_archived(found, utc_now(), grace()),
        until=finish_until(found),
        grace_hours=settings().closing_grace_hours,
    )


def _texts(call: Call) -> list[tuple[CallText, bool, Given]]:
    """The newest words in each language, the first one first; whether the first is newer; the consents to them."""
    by_words = queries.consents_by_words(db.session, call)
    languages = dict.fromkeys(text.language for text in sorted(call.texts, key=lambda text: text.id))
    newest = [text for text in (call.newest_in(language) for language in languages) if text]
    return [(text, text.id < newest[0].id, given_in(call, text.language, by_words)) for text in newest]


def _other_languages(call: Call) -> list[tuple[str, str]]:
    there = {text.language for text in call.texts}
    named = options.languages(get_locale())
    return [(code, name) for code, name in named if code not in {*there, options.ANOTHER_LANGUAGE}]

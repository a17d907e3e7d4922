"""The questions of a call: added, reworded, put into order, closed, hidden, copied.

None is ever removed: answers may have been given to it. Who hides it hides them, and both are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from storyboard.calls.actions import mark
from storyboard.calls.asked import QuestionState
from storyboard.calls.changing import call_to_change
from storyboard.calls.models import Call
from storyboard.calls.models_questions import Question
from storyboard.calls.queries import questions_of
from storyboard.calls.refusals import NoSuchQuestion, TooManyQuestions
from storyboard.database import transaction

MOST = 10  # shown at a time
LONGEST = 200  # characters


def add(session: Session, slug: str, language: str, words: str, *, actor: str) -> Question:
    """Put a question behind the others. It takes nothing from anybody, so it asks for no version that was seen.

    :raises TooManyQuestions: as many as may be are shown.
    :raises Archived: the call is archived.
    """
    with transaction(session):
        call, there = _held(session, slug)
        _leave_room(there)
        question = Question(call_id=call.id, place=len(there), words={language: words})
        session.add(question)
        mark(session, call, "call.question_add", ["questions"], actor)
    return question


def reword(
    session: Session, slug: str, question_slug: str, language: str, words: str, *, seen: int, actor: str
) -> Question:
    """Write it anew in one language, or translate it; nothing is done when it says so already.

    :param seen: the version of the call that the administrator looked at.
    :raises CallChanged: somebody else was first.
    :raises NoSuchQuestion: it is not of this call.
    :raises Archived: the call is archived.
    """
    with transaction(session):
        call, there = _held(session, slug, seen)
        question = _one(there, question_slug)
        if question.words.get(language) != words:
            question.words = {**question.words, language: words}
            mark(session, call, "call.question_reword", ["questions"], actor)
    return question


def move(session: Session, slug: str, question_slug: str, *, by: int, seen: int, actor: str) -> None:
    """Put a question `by` places further on (or back, below 0); at either end it stays. Raises what `reword` raises."""
    with transaction(session):
        call, there = _held(session, slug, seen)
        question = _one(there, question_slug)
        was = there.index(question)
        goes = min(max(was + by, 0), len(there) - 1)
        if goes != was:
            there.insert(goes, there.pop(was))
            for place, one in enumerate(there):
                one.place = place
            mark(session, call, "call.question_move", ["questions"], actor)


def put(session: Session, slug: str, question_slug: str, state: QuestionState, *, seen: int, actor: str) -> None:
    """Open, close or hide it; its answers are kept whatever happens. Raises what `reword` raises.

    :raises TooManyQuestions: it was hidden, and as many as may be are shown.
    """
    with transaction(session):
        call, there = _held(session, slug, seen)
        question = _one(there, question_slug)
        if question.state is state:
            return
        if question.state is QuestionState.HIDDEN:
            _leave_room(there)
        question.state = state
        mark(session, call, "call.question_put", ["questions"], actor)


def add_all(session: Session, call: Call, questions: Iterable[Question]) -> None:
    """Ask the same anew in a new call, but what was hidden. For use inside the transaction that makes the call."""
    shown = (question for question in questions if question.state is not QuestionState.HIDDEN)
    for place, question in enumerate(shown):
        session.add(Question(call_id=call.id, place=place, words=dict(question.words)))


def _leave_room(there: Sequence[Question]) -> None:
    if sum(question.state is not QuestionState.HIDDEN for question in there) >= MOST:
        raise TooManyQuestions(most=MOST)


def _held(session: Session, slug: str, seen: int | None = None) -> tuple[Call, list[Question]]:
    call = call_to_change(session, slug, seen)
    return call, list(session.scalars(questions_of(call.id).execution_options(populate_existing=True)))


def _one(there: Sequence[Question], slug: str) -> Question:
    found = next((question for question in there if question.slug == slug), None)
    if found is None:
        raise NoSuchQuestion
    return found

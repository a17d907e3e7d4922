"""What pages show beneath a question or a story: approved answers, the newest first. Read as plain rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select, union_all
from sqlalchemy.orm import Session

from storyboard.calls.asked import QuestionState
from storyboard.calls.dates import Phase
from storyboard.calls.models import Call
from storyboard.calls.models_questions import Question, Said
from storyboard.calls.queries import public_questions
from storyboard.calls.reader import question_for_reader
from storyboard.stories.answers import Subject, why_not
from storyboard.stories.consent import Place
from storyboard.stories.models import Story
from storyboard.stories.queries_answers import answers_to_question, answers_to_story
from storyboard.web.paging import Page

NEWEST = 3
A_PAGE = 24
_SHOWN = (Story.id, Story.slug, Story.body, Story.language, Story.country, Story.display_name)


@dataclass(frozen=True)
class Answer:
    """An answer as everybody sees it."""

    id: int
    slug: str
    body: str
    language: str
    country: str
    display_name: str


@dataclass(frozen=True)
class Beneath:
    """The newest answers to something, and whether there are more."""

    answers: Sequence[Answer]
    more: bool


NONE = Beneath((), more=False)


@dataclass(frozen=True)
class Asked(Beneath):
    """A question in the reader's language, with its newest answers."""

    question: Question
    said: Said


def newest_to_questions(session: Session, call: Call) -> list[Asked]:
    """The questions of a call with the newest answers to each: two statements, however many there are."""
    questions = session.scalars(public_questions(call.id)).all()
    found: dict[int, list[Answer]] = {question.id: [] for question in questions}
    if questions:
        # One by one from the index, and not all answers of the call to choose from.
        each = [answers_to_question(one.id).with_only_columns(Story.question_id, *_SHOWN) for one in questions]
        newest = [select(answers.limit(NEWEST + 1).subquery()) for answers in each]
        for row in session.execute(union_all(*newest)):
            found[row[0]].append(Answer(*row[1:]))
    return [
        Asked(found[one.id][:NEWEST], len(found[one.id]) > NEWEST, one, question_for_reader(one)) for one in questions
    ]


def newest_to_story(session: Session, story: Story) -> Beneath:
    """The newest answers to a story that is shown."""
    rows = _read(session, answers_to_story(story.id), NEWEST + 1)
    return Beneath(rows[:NEWEST], len(rows) > NEWEST)


def page_of(session: Session, answers: Select[Story]) -> Page[Answer]:
    """The first of these answers, and the one to go on after."""
    rows = _read(session, answers, A_PAGE + 1)
    return Page(rows[:A_PAGE], after=rows[A_PAGE - 1].slug if len(rows) > A_PAGE else None)


def may_be_answered(call: Call, phase: Phase, question: Question | None = None) -> bool:
    """Whether a question of the call, or a story of it that is shown, takes answers now."""
    hidden, ended = question is not None and question.state is QuestionState.HIDDEN, False
    if question is not None:
        ended = question.state is QuestionState.CLOSED
    on_this_site, takes = Place.WEB in call.places, phase is Phase.OPEN
    return why_not(Subject(shown=not hidden, on_this_site=on_this_site, call_takes=takes, ended=ended)) is None


def _read(session: Session, answers: Select[Story], most: int) -> list[Answer]:
    return [Answer(*row) for row in session.execute(answers.with_only_columns(*_SHOWN).limit(most))]

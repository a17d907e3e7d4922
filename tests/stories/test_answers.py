"""What may be answered, and by what an answer is called: rules without a database. And their twin in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.calls import questions
from storyboard.calls.asked import QuestionState
from storyboard.database import transaction
from storyboard.stories.answers import No, Subject, heading, why_not
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story
from storyboard.stories.queries_answers import answered_by, is_shown_in
from tests.factory import open_call, tell

YES = {"shown": True, "on_this_site": True, "call_takes": True, "an_answer": False, "ended": False}


def test_what_is_shown_by_a_call_that_takes_stories_may_be_answered():
    assert why_not(Subject(**YES)) is None


@pytest.mark.parametrize(
    ("fact", "why"),
    [
        ("shown", No.NOT_SHOWN),
        ("on_this_site", No.NOT_HERE),
        ("call_takes", No.CLOSED),
        ("an_answer", No.AN_ANSWER),
        ("ended", No.ENDED),
    ],
)
def test_each_fact_alone_is_enough_for_a_no(fact, why):
    assert why_not(Subject(**{**YES, fact: not YES[fact]})) is why


@given(st.fixed_dictionaries({name: st.booleans() for name in YES}))
def test_there_is_a_yes_for_nothing_else(facts):
    assert (why_not(Subject(**facts)) is None) == (facts == YES)


@given(st.text())
def test_a_heading_is_the_beginning_on_one_line_and_fits_the_column(words):
    found = heading(words)
    line = " ".join(words.split())
    assert "\n" not in found
    assert len(found) <= 61
    assert line.startswith(found.removesuffix("…") if found != line else found)
    assert bool(found) == bool(line)


def test_a_heading_ends_with_a_whole_word():
    assert heading("word " * 30) == "word " * 11 + "word…"
    assert heading("Short.\nAnd sweet.") == "Short. And sweet."
    assert heading("ب" * 100) == "ب" * 60 + "…"


@pytest.mark.parametrize("state", QuestionState)
def test_an_answer_is_shown_here_as_long_as_its_question_is(session, state):
    call = open_call(session)
    question = questions.add(session, call.slug, "en", "What should stay?", actor="test")
    made = tell(session, call, state=State.APPROVED, places=frozenset({Place.WEB, Place.PRESS}))
    with transaction(session):
        story = session.get_one(Story, made.id)
        story.question_id, question.state = question.id, state
    story = session.get_one(Story, made.id)
    session.refresh(story)
    assert answered_by(story).shown is (state is not QuestionState.HIDDEN)
    assert is_shown_in(Place.WEB, story) is (state is not QuestionState.HIDDEN)
    assert is_shown_in(Place.PRESS, story)  # what they said yes to elsewhere stands
    assert not is_shown_in(Place.SOCIAL, story)


def test_a_story_by_itself_answers_nothing(session):
    story = tell(session, open_call(session), state=State.APPROVED)
    assert answered_by(story) is None
    assert is_shown_in(Place.WEB, story)

"""An answer waits in the same queue as stories, and is judged beside what it answers."""

from __future__ import annotations

import pytest

from storyboard.calls import questions
from storyboard.database import transaction
from storyboard.stories import actions
from storyboard.stories.age import AgeBand
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story
from tests.factory import open_call, tell
from tests.moderation.desk import approve, ask_for_next, decline, now

HEAD, BODY = "We cleaned it…", "We cleaned it, and then we painted the goal posts."


@pytest.fixture
def call(session):
    return open_call(session)


@pytest.fixture
def told(session, call) -> Story:
    return tell(session, call, state=State.APPROVED, title="The pitch we share", body="Two schools did not talk.")


@pytest.fixture
def answer(session, call):
    """An answer that waits: to the question of the call, or to a story."""

    def make(to: Story | None = None, **words: object) -> str:
        question = questions.add(session, "youth4peace", "en", "What should stay?", actor="test")
        made = tell(session, call, title=HEAD, body=BODY, asks="", **words)
        with transaction(session):
            story = session.get_one(Story, made.id)
            story.question_id, story.in_reply_to = (question.id, None) if to is None else (None, to.id)
        return story.slug

    return make


def test_it_is_handed_out_with_the_question_beside_it(malik, answer):
    slug = answer()
    assert ask_for_next(malik) == slug
    page = malik.get(f"/moderation/stories/{slug}").text
    for part in ("An answer to this question", "What should stay?", BODY, "The answer</h1>"):
        assert part in page
    assert "youth4peace/questions/" in page


def test_it_is_handed_out_with_the_story_beside_it(malik, answer, told):
    slug = answer(told)
    assert ask_for_next(malik) == slug
    page = malik.get(f"/moderation/stories/{slug}").text
    for part in ("An answer to this story", "The pitch we share", "Two schools did not talk.", BODY):
        assert part in page
    assert f'href="/moderation/stories/{told.slug}"' in page
    assert "not shown now" not in page


def test_of_a_story_that_was_taken_back_nothing_stands_beside_its_answer(malik, session, answer, told):
    slug = answer(told)
    actions.withdraw(session, told.id)
    page = malik.get(f"/moderation/stories/{slug}").text
    assert "Its author has taken the story back." in page
    assert "not shown now, so neither is the answer" in page
    assert "The pitch we share" not in page


def test_the_lists_say_that_it_is_an_answer(malik, answer):
    slug = answer()
    ask_for_next(malik)
    assert '<span class="tag ">Answer</span>' in malik.get("/moderation/").text
    approve(malik, slug)
    queue = malik.get("/moderation/").text
    assert "Answer ·" in " ".join(queue.split())


def test_a_story_is_not_called_an_answer(malik, told, session, call):
    waiting = tell(session, call)
    assert ask_for_next(malik) == waiting.slug
    for page in ("/moderation/", f"/moderation/stories/{waiting.slug}"):
        assert "Answer" not in malik.get(page).text


def test_it_is_approved_and_declined_as_a_text(malik, eve, answer):
    yes, no = answer(), answer()
    assert ask_for_next(malik) == yes
    approve(malik, yes)
    assert ask_for_next(malik) == no
    decline(malik, no)
    assert [now(slug).state for slug in (yes, no)] == [State.APPROVED, State.DECLINED]
    assert eve.get("/c/youth4peace/").text.count(BODY) == 1


def test_under_18_two_must_say_yes(malik, sena, eve, answer):
    slug = answer(age_band=AgeBand.FROM_16)
    assert ask_for_next(malik) == slug
    approve(malik, slug)
    assert BODY not in eve.get("/c/youth4peace/").text
    assert ask_for_next(sena) == slug
    approve(sena, slug)
    assert BODY in eve.get("/c/youth4peace/").text

"""Stories are found by their words, and by nothing any more once they are taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storyboard.database import transaction
from storyboard.public import finding
from storyboard.stories import actions
from storyboard.stories.actions import AUTHOR
from storyboard.stories.lifecycle import Act, State
from storyboard.stories.models import Kind, Story
from storyboard.stories.models_search import StoryWord
from tests.factory import MODERATOR, tell
from tests.public.test_gallery import older, titles


@pytest.fixture
def stories(session, call):
    shown = {"state": State.APPROVED, "asks": "", "body": "..."}
    tell(session, call, title="L’école du soir", display_name="Awa", country="ML", language="fr", **shown)
    tell(session, call, title="مدرسة فوق السطح", display_name="ليلى", country="PS", language="ar", **shown)
    tell(session, call, title="100% of the river", asks="Lamps for the school_yard.", state=State.APPROVED, body="...")


def found(eve, **asked: str) -> list[str]:
    return titles(eve.get("/stories/", query_string=asked).text)


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("ecole", "L’école du soir"),
        ("ÉCOLE awa", "L’école du soir"),
        ("eco", "L’école du soir"),
        ("سطح", "مدرسة فوق السطح"),
        ("ليلي", "مدرسة فوق السطح"),
        ("lamps", "100% of the river"),
        ("school_yard", "100% of the river"),
    ],
)
def test_a_story_is_found_by_title_text_wish_and_name(eve, stories, typed, title):
    assert found(eve, q=typed) == [title]


@pytest.mark.parametrize("typed", ["ecole river", "cole", "%", "_", "eco%", "' OR '1'='1", "\\", "a"])
def test_nothing_is_found_where_not_every_word_stands(eve, stories, typed):
    expected = {"eco%": ["L’école du soir"]}  # a sign is no pattern: it is left out
    assert found(eve, q=typed) == expected.get(typed, [])


def test_words_and_choices_go_together_and_can_be_undone(eve, stories):
    assert found(eve, q="school", country="CI") == ["100% of the river"]
    assert found(eve, q="school", country="ML") == []
    page = eve.get("/stories/?q=school&country=CI&kind=text").text
    assert "2 choices are on." in page
    assert '<option value="CI" selected' in " ".join(page.split())
    assert 'value="school"' in page
    assert 'href="/stories/">' in page


def test_what_is_not_found_says_what_to_do(eve, stories):
    assert "Try one word instead of several" in eve.get("/stories/?q=volcano").text
    assert "Type a word of two letters or more" in eve.get("/stories/?q=%25").text


@pytest.mark.parametrize("rare", [1000, 3])
def test_common_and_rare_words_are_found_alike_over_all_pages(eve, session, call, monkeypatch, rare):
    """The same stories by the one way and by the other."""
    monkeypatch.setattr(finding, "RARE", rare)
    for n in range(30):
        tell(session, call, state=State.APPROVED, title=f"River {n} {'even' if n % 2 == 0 else 'odd'}", asks="")
    first = eve.get("/stories/?q=river").text
    assert titles(first) + titles(eve.get(older(first)).text) == [
        f"River {n} {'even' if n % 2 == 0 else 'odd'}" for n in reversed(range(30))
    ]
    assert found(eve, q="riv even") == [f"River {n} even" for n in reversed(range(0, 30, 2))]
    assert found(eve, q="even odd") == []


def words_of(session, story: Story) -> set[str]:
    session.rollback()
    return set(session.scalars(select(StoryWord.word).where(StoryWord.story_id == story.id)))


@pytest.mark.parametrize("state", [state for state in State if state is not State.APPROVED])
def test_only_an_approved_story_has_words_in_the_index(session, call, state):
    assert words_of(session, tell(session, call, kind=Kind.VIDEO, state=state)) == set()


def take_back(session, story):
    actions.withdraw(session, story.id)


def expire(session, story):
    actions.expire(session, story.id, seen=story.version, rule="all")


def edit(session, story):
    actions.change_state(session, story.id, Act.EDIT, by=AUTHOR)


def take_down(session, story):
    actions.change_state(session, story.id, Act.TAKE_DOWN, by=MODERATOR, given={"reason"})


@pytest.mark.parametrize("end", [take_back, expire, edit, take_down])
def test_the_words_leave_the_index_in_the_moment_in_which_the_story_is_shown_no_more(session, call, end):
    story = tell(session, call, state=State.APPROVED, title="Well")
    assert "well" in words_of(session, story)
    with transaction(session):
        end(session, session.get_one(Story, story.id))
    assert words_of(session, story) == set()


def test_a_story_that_is_approved_again_is_found_by_what_it_says_now(eve, session, call):
    story = tell(session, call, state=State.APPROVED, title="Before")
    with transaction(session):
        edit(session, session.get_one(Story, story.id))
        session.get_one(Story, story.id).title = "After"
        actions.change_state(session, story.id, Act.APPROVE, by=MODERATOR)
    assert (found(eve, q="before"), found(eve, q="after")) == ([], ["After"])

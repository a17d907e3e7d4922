"""One form is one story, however often and from wherever it is sent; and no window takes another's words."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storyboard.sharing.sealing import Seal
from storyboard.stories.lifecycle import State
from tests.factory import open_call
from tests.sharing.conftest import BODY, TOLD, Author, bytes_kept, chosen, page, stories
from tests.uploads.forms import film

pytestmark = pytest.mark.usefixtures("call")


@pytest.fixture
def left_open(awa: Author) -> dict[str, str]:
    """What stands hidden in a first step that stays open while its story is sent by other windows."""
    awa.opens("tell", "text")
    left = dict(awa.form)
    awa.fills_in("tell", "text")
    for step in ("about", "places", "check"):
        awa.takes(step)
    return left


def test_the_first_step_once_more_after_sending_leads_to_the_same_key(awa: Author, left_open: dict[str, str]) -> None:
    key, awa.form = awa.key(), left_open
    assert awa.fills_in("tell", "text").location == "/c/youth4peace/share/check"
    assert awa.opens("check").location == "/c/youth4peace/sent"
    assert (awa.key(), len(stories())) == (key, 1)


@pytest.mark.parametrize("taken_back", [False, True])
def test_with_other_words_it_asks_before_it_is_a_second_story(
    awa: Author, left_open: dict[str, str], taken_back: bool
) -> None:
    if taken_back:
        awa.client.post("/story/withdraw")
    state, awa.form = stories()[0].state, left_open
    answer = awa.fills_in("tell", "text", title="Another one")
    assert answer.status_code == 409
    assert "they are a second story with a key of its own" in page(answer)
    assert ("Another one" in answer.text, BODY in answer.text) == (True, True)
    assert [story.state for story in stories()] == [state]
    awa.form = awa.hidden(answer)
    assert awa.fills_in("tell", "text", title="Another one").status_code == 303
    assert [story.title for story in stories()] == ["" if taken_back else TOLD["tell"]["title"], "Another one"]


def test_what_was_typed_into_it_meanwhile_is_told_to_be_not_saved(awa: Author, left_open: dict[str, str]) -> None:
    awa.form = left_open
    assert awa.fills_in("tell", "text", title="Another one", save="typed").status_code == 409


def test_the_form_of_a_story_that_was_taken_back_does_not_bring_it_back(awa: Author, left_open: dict[str, str]) -> None:
    awa.client.post("/story/withdraw")
    awa.form = left_open
    assert awa.fills_in("tell", "text").status_code == 409
    assert [(story.state, story.title) for story in stories()] == [(State.WITHDRAWN, "")]


def test_the_same_film_twice_is_kept_once(awa: Author, app: Flask) -> None:
    awa.opens("tell", "video")
    assert awa.fills_in("tell", "video", film=chosen()).status_code == 303
    assert awa.fills_in("tell", "video", film=chosen(filename="other name.mp4")).status_code == 303
    assert (len(stories()), bytes_kept(app)) == (1, [film()])


def test_a_second_window_takes_nothing_from_the_first(awa: Author) -> None:
    awa.opens("tell", "text")
    first = dict(awa.form)
    awa.opens("tell", "text")
    second = dict(awa.form)
    awa.form = first
    awa.fills_in("tell", "text", title="The first")
    awa.form = second
    assert awa.fills_in("tell", "text", title="The second", save="typed").status_code == 409
    answer = awa.fills_in("tell", "text", title="The second")
    assert (answer.status_code, "in another window" in page(answer)) == (422, True)
    assert ("The second" in answer.text, [story.title for story in stories()]) == (True, ["The first"])
    for step in ("about", "places", "check"):
        awa.takes(step)
    awa.form = awa.hidden(answer)
    assert awa.fills_in("tell", "text", title="The second").status_code == 303
    assert [story.title for story in stories()] == ["The first", "The second"]


@pytest.mark.parametrize("step", ["about", "places", "check"])
def test_a_later_step_whose_story_is_gone_leads_to_the_beginning(awa: Author, step: str) -> None:
    awa.tells("text")
    awa.opens(step)
    awa.client.post("/story/leave")  # in another window
    assert awa.fills_in(step, "text", save="typed").status_code == 409
    answer = awa.fills_in(step, "text")
    assert (answer.status_code, answer.location) == (303, "/c/youth4peace/share")


def test_a_ticket_works_for_its_own_call_only(awa: Author, app: Flask, session: Session) -> None:
    open_call(session, slug="other")
    awa.opens("tell", "text")
    awa.call = "other"
    assert awa.fills_in("tell", "text").status_code == 422


def test_each_call_has_a_draft_of_its_own(awa: Author, session: Session) -> None:
    open_call(session, slug="other")
    awa.tells("text", title="The first")
    awa.call = "other"
    awa.tells("text", title="The second")
    awa.takes("check")
    awa.call = "youth4peace"
    assert "The first" in awa.opens("check").text
    assert [story.state for story in stories()] == [State.DRAFT, State.PENDING]


def test_nobody_can_make_or_read_a_ticket() -> None:
    seal = Seal("a secret that is long enough to be one", "share ticket")
    sealed = seal.close({"key": "7KQM4XR29HTC"})
    assert "7KQM" not in sealed
    assert seal.open(sealed) == {"key": "7KQM4XR29HTC"}
    assert seal.open(sealed[:-4] + "AAA=") is None
    assert seal.open("nonsense é") is None
    assert Seal("a secret that is long enough to be one", "author").open(sealed) is None
    assert Seal("another secret, as long as the first one", "share ticket").open(sealed) is None

"""Changing the language in the middle of a step loses nothing of what was typed, also without JavaScript."""

from __future__ import annotations

import re

import pytest

from storyboard.stories.lifecycle import State
from tests.sharing.conftest import BODY, Author, stories


def test_what_was_typed_is_kept_and_shown_again_in_the_other_language(awa: Author) -> None:
    awa.opens("tell", "text")
    answer = awa.fills_in("tell", "text", title="", speak="fr")
    assert (answer.status_code, answer.location) == (303, "/c/youth4peace/share/tell?kind=text")
    page = awa.opens("tell").text
    assert '<html lang="fr"' in page
    assert BODY in page
    ((state, body),) = [(story.state, story.body) for story in stories()]
    assert (state, body) == (State.DRAFT, BODY)
    assert "Give your story a title" not in page  # nothing is amiss yet


def test_with_nothing_typed_only_the_language_changes(awa: Author) -> None:
    awa.opens("tell", "text")
    answer = awa.fills_in("tell", "text", title="", body="", asks="", speak="ar")
    assert answer.location == "/c/youth4peace/share/tell?kind=text"
    assert 'lang="ar"' in awa.client.get(answer.location).text
    assert stories() == []


def test_on_a_later_step_the_same_step_comes_again(awa: Author) -> None:
    awa.takes("tell", "text")
    awa.opens("about")
    answer = awa.fills_in("about", age_band=None, display_name="Awa K.", speak="pt")
    assert answer.location.startswith("/c/youth4peace/share/about")
    assert 'value="Awa K."' in awa.opens("about").text


def test_a_page_that_is_not_ours_any_more_is_told_so_in_the_new_language(awa: Author) -> None:
    awa.opens("tell", "text")
    answer = awa.fills_in("tell", "text", ticket="of another day", speak="fr")
    assert answer.status_code == 422
    assert BODY in answer.text
    assert "language=fr" in answer.headers["Set-Cookie"]


def test_a_language_that_is_none_of_ours_is_ignored(awa: Author) -> None:
    awa.opens("tell", "text")
    answer = awa.fills_in("tell", "text", speak="tlh")
    assert answer.location.startswith("/c/youth4peace/share/about")
    assert "language=" not in "".join(answer.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize("step", ["tell", "about", "places", "check"])
def test_enter_does_not_press_a_language(awa: Author, step: str) -> None:
    """The first button that belongs to a form is the one that Enter presses in a field of it."""
    awa.tells("text")
    page = awa.opens(step).text
    buttons = [tag for tag in re.findall(r"<button[^>]*>", page) if 'form="step"' in tag]
    assert "name=" not in buttons[0]
    assert re.findall(r'value="(\w+)"', "".join(buttons[1:])) == ["en", "fr", "ar", "pt", "es", "sw"]
    assert page.index(buttons[0]) < page.index(buttons[1])


def test_what_cannot_be_kept_stays_on_the_page_which_says_why_in_the_other_language(awa: Author) -> None:
    awa.opens("tell", "text")
    answer = awa.fills_in("tell", "text", body="x" * 5001, speak="fr")
    assert answer.status_code == 422
    assert "x" * 5001 in answer.text
    assert '<html lang="fr"' in answer.text
    assert answer.headers["Content-Language"] == "fr"
    assert "1 caractères de trop" in answer.text

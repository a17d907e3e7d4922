"""Changing the language in the middle of a step loses nothing of what was typed, also without JavaScript."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storyboard.calls import questions
from storyboard.calls.models import Call
from storyboard.stories.lifecycle import State
from tests.sharing.conftest import BODY, TOLD, Author, bytes_kept, chosen, stories
from tests.sharing.test_answers import WORDS, Answerer
from tests.uploads.forms import film


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


def test_a_change_of_a_sent_story_is_kept_on_its_page_and_nothing_is_saved(awa: Author) -> None:
    awa.writes()
    hidden = awa.hidden(awa.client.get("/story/edit"))
    typed = {**hidden, "title": "", "body": "QQ half a sentence", "answer": "QQ to you", "country": "ML", "speak": "fr"}
    page = awa.client.post("/story/edit", data=typed, content_type="multipart/form-data")
    assert (page.status_code, '<html lang="fr"' in page.text) == (200, True)
    assert "language=fr" in "".join(page.headers.getlist("Set-Cookie"))
    for kept in ("QQ half a sentence", "QQ to you", hidden["seen"]):
        assert kept in page.text
    assert re.search(r'<option[^>]*selected[^>]*value="ML"|<option[^>]*value="ML"[^>]*selected', page.text)
    assert "aria-invalid" not in page.text  # nothing is amiss yet
    assert [story.body for story in stories()] == [BODY]
    typed = {**awa.hidden(page), "title": "QQ", "body": "QQ half a sentence", "language": "fr", "country": "ML"}
    assert awa.client.post("/story/edit", data=typed, content_type="multipart/form-data").status_code == 303


def test_a_film_that_was_chosen_with_it_is_not_kept(awa: Author, app: Flask) -> None:
    awa.films()
    before = bytes_kept(app)
    hidden = awa.hidden(awa.client.get("/story/edit"))
    typed = {**hidden, **TOLD["tell"], "speak": "fr", "film": chosen(film(90_000))}
    page = awa.client.post("/story/edit", data=typed, content_type="multipart/form-data")
    assert (page.status_code, bytes_kept(app)) == (200, before)


def test_an_answer_that_is_typed_is_kept_on_its_page_and_sent_by_the_same_form(
    awa: Author, session: Session, call: Call
) -> None:
    asked = questions.add(session, "youth4peace", "en", "What should stay as it is?", actor="test").slug
    form = Answerer(awa, question=asked)
    page = form.sends(speak="ar", language="sw", age_band=None)
    assert (page.status_code, '<html lang="ar"' in page.text, "aria-invalid" in page.text) == (200, True, False)
    assert "language=ar" in "".join(page.headers.getlist("Set-Cookie"))
    for kept in (WORDS, f"question={asked}", 'value="Awa"'):
        assert kept in page.text
    assert stories() == []
    form.hidden = awa.hidden(page)
    assert form.sends().status_code == 303
    assert [story.body for story in stories()] == [WORDS]


@pytest.mark.parametrize("form", ["answer", "edit"])
def test_enter_presses_no_language_in_these_forms_either(awa: Author, session: Session, call: Call, form: str) -> None:
    asked = questions.add(session, "youth4peace", "en", "What should stay as it is?", actor="test").slug
    awa.writes()
    address = {"answer": f"/c/youth4peace/answer?question={asked}", "edit": "/story/edit"}[form]
    buttons = re.findall(rf'<button[^>]*form="{form}"[^>]*>', awa.client.get(address).text)
    assert "name=" not in buttons[0]
    assert re.findall(r'value="(\w+)"', "".join(buttons[1:])) == ["en", "fr", "ar", "pt", "es", "sw"]

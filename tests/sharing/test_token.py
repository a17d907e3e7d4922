"""Every step needs its token, though its body is streamed and CSRFProtect never sees it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.stories import actions
from storyboard.stories.actions import SYSTEM
from storyboard.stories.lifecycle import Act, State
from tests.sharing.conftest import TOLD, Author, bytes_kept, chosen, page, stories

pytestmark = pytest.mark.usefixtures("call")
LOST = "We could not be sure that this page was still yours"


@pytest.fixture(autouse=True)
def guarded(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True


def test_with_its_token_a_film_is_taken(awa: Author) -> None:
    markup = awa.opens("tell", "video").text
    assert markup.index('name="csrf_token"') < markup.index('name="ticket"') < markup.index('type="file"')
    assert awa.fills_in("tell", "video", film=chosen()).status_code == 303


@pytest.mark.parametrize("token", [None, "", "forged"])
def test_without_it_no_byte_is_kept_and_the_words_are(awa: Author, app: Flask, token: str | None) -> None:
    awa.opens("tell", "video")
    answer = awa.fills_in("tell", "video", film=chosen(), csrf_token=token)
    assert answer.status_code == 422
    assert LOST in page(answer)
    assert TOLD["tell"]["title"] in answer.text
    assert awa.fills_in("tell", "video", csrf_token=token, save="typed").status_code == 409
    assert (stories(), bytes_kept(app)) == ([], [])


@pytest.mark.parametrize("step", ["tell", "about", "places", "check"])
def test_every_step_needs_it(awa: Author, step: str) -> None:
    awa.tells("text")
    awa.opens(step)
    before = dict(vars(stories()[0]))
    other = {"title": "Eve's", "display_name": "Eve", "places": ["press"]}
    told = {name: value for name, value in other.items() if name in TOLD[step]}
    answer = awa.fills_in(step, csrf_token="forged", **told)
    assert (answer.status_code, LOST in page(answer)) == (422, True)
    after = vars(stories()[0])
    assert {name for name in ("state", "title", "display_name", "changed_at") if after[name] != before[name]} == set()


def test_the_token_of_another_browser_does_not_help(awa: Author, eve: Author) -> None:
    awa.opens("tell", "text")
    eve.opens("tell", "text")
    awa.form["csrf_token"] = eve.form["csrf_token"]
    assert LOST in page(awa.fills_in("tell", "text"))


def test_cookies_lost_meanwhile_cost_one_more_press(awa: Author) -> None:
    awa.opens("tell", "text")
    awa.client.delete_cookie("storyboard")
    answer = awa.fills_in("tell", "text")
    assert LOST in page(answer)
    awa.form = awa.hidden(answer)
    assert awa.fills_in("tell", "text").status_code == 303
    assert len(stories()) == 1


def test_erasing_what_was_begun_needs_it(awa: Author) -> None:
    awa.takes("tell", "text")
    assert awa.client.post("/c/youth4peace/share/erase").status_code == 400
    form = awa.hidden(awa.client.get("/c/youth4peace/share"))
    assert awa.client.post("/c/youth4peace/share/erase", data=form).status_code == 303
    assert [story.state for story in stories()] == [State.WITHDRAWN]


def test_what_changes_a_story_needs_a_token_and_leaving_does_not(awa: Author) -> None:
    awa.writes()
    for address in ("/story/", "/story/consent", "/story/withdraw"):
        assert awa.client.post(address).status_code == 400
    assert awa.client.post("/story/leave").status_code == 303


def test_another_film_needs_the_token_of_its_form(awa: Author, app: Flask, session: Session, call: Call) -> None:
    awa.films()
    (story,) = stories()
    actions.change_state(session, story.id, Act.FOUND_UNUSABLE, by=SYSTEM, given={"reason"})
    before = bytes_kept(app)
    form = awa.hidden(awa.client.get("/story/"))
    for token in ("", "forged"):
        answer = awa.client.post("/story/film", data={"csrf_token": token, "film": chosen()})
        assert (answer.status_code, bytes_kept(app), stories()[0].state) == (422, before, State.UNUSABLE)
    sent = awa.client.post("/story/film", data={"csrf_token": form["csrf_token"], "film": chosen()})
    assert (sent.status_code, stories()[0].state) == (303, State.PROCESSING)

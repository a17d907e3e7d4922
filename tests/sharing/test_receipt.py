"""The story key is shown once, and stands in no address, log or readable cookie."""

from __future__ import annotations

import base64
import re
import time

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.http import parse_cookie

from storyboard.database import transaction
from storyboard.stories import actions, story_key
from storyboard.stories.actions import SYSTEM
from storyboard.stories.lifecycle import Act
from tests.sharing.conftest import Author, page, stories

pytestmark = pytest.mark.usefixtures("call")


def cookies_of(answer: object) -> dict[str, str]:
    """Each cookie that an answer sets, with its attributes."""
    lines = answer.headers.getlist("Set-Cookie")  # type: ignore[attr-defined]
    return {next(iter(parse_cookie(line))): line for line in lines}


def test_the_page_shows_the_key_big_with_a_picture_of_it_and_again_after_a_reload(awa: Author) -> None:
    awa.writes()
    shown = awa.client.get("/c/youth4peace/sent")
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", awa.key())
    assert awa.key() == awa.key()
    assert "Thank you, Awa. We have it." in page(shown)
    assert base64.b64decode(re.search(r"data:image/png;base64,([^\"]+)", shown.get_data(as_text=True))[1]).startswith(  # type: ignore[index]
        b"\x89PNG"
    )


def test_of_a_film_that_is_refused_after_it_was_sent_the_page_says_why(awa: Author, session: Session) -> None:
    awa.films()
    sent = awa.client.get("/c/youth4peace/sent").text
    assert ("We have it" in sent, 'data-poll="/story/progress?then=sent"' in sent) == (True, True)
    (story,) = stories()
    with transaction(session):
        actions.change_state(session, story.id, Act.FOUND_UNUSABLE, by=SYSTEM, given={"reason"})
        actions.tell_author(session, story, "damaged")
    assert 'data-done="/c/youth4peace/sent"' in awa.client.get("/story/progress?then=sent").text
    words = page(awa.client.get("/c/youth4peace/sent"))
    assert "We cannot use this film" in words
    assert "The film stops in the middle" in words
    assert ("Choose another film" in words, "A person will look at it" in words, awa.key() in words) == (
        True,
        False,
        True,
    )


def test_the_key_travels_in_sealed_cookies_and_links_in_mails_find_the_own_page_open(awa: Author, app: Flask) -> None:
    answer = awa.writes()
    key = awa.key()
    cookies = cookies_of(answer)
    receipt, author, draft = cookies["receipt-youth4peace"], cookies["author"], cookies["draft-1"]
    assert all(part in draft for part in ("draft-1=;", "HttpOnly", "SameSite=Lax", "Max-Age=0"))
    assert all(part in receipt for part in ("HttpOnly", "SameSite=Strict", "Path=/;", "Max-Age=900"))
    assert all(part in author for part in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=7200"))
    everything = str(answer.headers) + answer.get_data(as_text=True)
    assert key not in everything
    assert story_key.read(key) not in everything
    digest = story_key.digest(story_key.read(key) or "", app.extensions["storyboard_settings"].data_key)
    assert [story.key_digest for story in stories()] == [digest]


def test_without_the_cookie_the_page_asks_for_the_key(awa: Author, eve: Author) -> None:
    awa.writes()
    assert eve.client.get("/c/youth4peace/sent").location == "/story/"
    eve.client.set_cookie("receipt-youth4peace", "forged")
    assert eve.client.get("/c/youth4peace/sent").location == "/story/"


def test_after_a_quarter_of_an_hour_the_key_is_shown_no_more(awa: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    awa.writes()
    now = time.time()
    monkeypatch.setattr("cryptography.fernet.time.time", lambda: now + 14 * 60)
    assert awa.client.get("/c/youth4peace/sent").status_code == 200
    monkeypatch.setattr("cryptography.fernet.time.time", lambda: now + 16 * 60)
    assert awa.client.get("/c/youth4peace/sent").location == "/story/"


@pytest.mark.parametrize(
    "told",
    [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://localhost"}],
)
def test_leaving_forgets_everything_from_whichever_page_of_ours(awa: Author, told: dict[str, str]) -> None:
    answer = awa.writes()
    given = {name for name in cookies_of(answer) if awa.client.get_cookie(name)}
    assert given >= {"author", "receipt-youth4peace"}
    awa.takes("tell", "text")
    answer = awa.client.post("/story/leave", headers=told)  # it is not told on which page it was pressed
    assert [name for name in (*given, "draft-1") if awa.client.get_cookie(name)] == []
    assert (answer.status_code, answer.location) == (303, "/story/left")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert awa.client.get("/c/youth4peace/sent").location == "/story/"
    assert "Your story key" in page(awa.client.get("/story/"))
    assert page(awa.client.get("/story/left")) == "Empty page Nothing here"


@pytest.mark.parametrize(
    "told",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_a_page_of_somebody_else_cannot_make_a_browser_forget(awa: Author, told: dict[str, str]) -> None:
    awa.writes()
    awa.takes("tell", "text")
    answer = awa.client.post("/story/leave", headers=told)
    assert (answer.status_code, answer.location) == (303, "/story/left")
    assert ("Clear-Site-Data" in answer.headers, answer.headers.getlist("Set-Cookie")) == (False, [])
    assert "The football pitch we share" in awa.opens("tell").text

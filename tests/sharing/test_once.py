"""One form is one story, however often and by whatever it is sent."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storyboard.sharing.sealing import Seal
from tests.factory import open_call
from tests.sharing.conftest import Author, bytes_kept, chosen, page, stories
from tests.uploads.forms import film

pytestmark = pytest.mark.usefixtures("call")


def test_the_same_form_twice_ends_on_the_same_key_and_one_story(awa: Author) -> None:
    awa.opens("text")
    first, key = awa.sends("text"), awa.key()
    second = awa.sends("text")
    assert (first.location, second.location) == ("/c/youth4peace/sent", "/c/youth4peace/sent")
    assert (awa.key(), len(stories())) == (key, 1)


def test_the_same_film_twice_is_kept_once(awa: Author, app: Flask) -> None:
    awa.opens("video")
    assert awa.sends("video", film=chosen()).status_code == 303
    assert awa.sends("video", film=chosen(filename="other name.mp4")).status_code == 303
    assert (len(stories()), bytes_kept(app)) == (1, [film()])


def test_two_tabs_are_two_stories(awa: Author) -> None:
    awa.opens("text")
    first = dict(awa.form)
    awa.opens("text")
    awa.sends("text")
    awa.form = first
    awa.sends("text")
    assert len(stories()) == 2


@pytest.mark.parametrize("kind", ["text", "video"])
def test_the_same_form_with_something_else_in_it_asks_before_it_is_a_second_story(
    awa: Author, app: Flask, kind: str
) -> None:
    awa.opens(kind)
    film_field = {"film": chosen()} if kind == "video" else {}
    awa.sends(kind, **film_field)
    kept = bytes_kept(app)
    changes = {"film": chosen(film(70_000))} if kind == "video" else {"title": "Another one"}
    answer = awa.sends(kind, **changes)
    assert answer.status_code == 409
    assert "if you send them, they are a second story with a key of its own" in page(answer)
    assert (changes["title"] if kind == "text" else "The football pitch we share") in answer.get_data(as_text=True)
    assert (len(stories()), bytes_kept(app)) == (1, kept)
    awa.form = awa.hidden(answer)
    again = {"film": chosen(film(70_000))} if kind == "video" else changes
    assert awa.sends(kind, **again).status_code == 303
    assert len(stories()) == 2


def test_a_ticket_works_for_its_own_call_only(awa: Author, app: Flask, session: Session) -> None:
    open_call(session, slug="other")
    awa.opens("text")
    awa.call = "other"
    assert awa.sends("text").status_code == 422


def test_nobody_can_make_or_read_a_ticket() -> None:
    seal = Seal("a secret that is long enough to be one", "share ticket")
    sealed = seal.close({"key": "7KQM4XR29HTC"})
    assert "7KQM" not in sealed
    assert seal.open(sealed) == {"key": "7KQM4XR29HTC"}
    assert seal.open(sealed[:-4] + "AAA=") is None
    assert seal.open("nonsense é") is None
    assert Seal("a secret that is long enough to be one", "author").open(sealed) is None
    assert Seal("another secret, as long as the first one", "share ticket").open(sealed) is None

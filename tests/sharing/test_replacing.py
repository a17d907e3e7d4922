"""Another film for a story that was sent: with its form, or ahead of it in pieces over a line that breaks."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storyboard.database import transaction
from storyboard.sharing.actions import take_back
from storyboard.stories import actions
from storyboard.stories.actions import SYSTEM
from storyboard.stories.lifecycle import Act, State
from storyboard.stories.models import FileRole
from storyboard.uploads.multipart import receive
from tests.sharing.conftest import Author, bytes_kept, chosen, page, stories
from tests.sharing.test_editing import edits
from tests.uploads.forms import film
from tests.uploads.tus import FILM, Tus

pytestmark = pytest.mark.usefixtures("call")


def send_ahead(author: Author, slug: str, *, whole: bool = True) -> str:
    """Awa's phone sends a film for this story, over a line that breaks in the middle; where it is."""
    phone, name = Tus(author.client), base64.b64encode(slug.encode()).decode()
    answer = phone.create(Upload_Length=len(FILM), Upload_Metadata=f"story {name}")
    assert answer.status_code == 201, answer.text
    place = answer.headers["Location"]
    assert phone.send(place, FILM[:5000]).status_code == 204
    if whole:
        assert phone.send(place, FILM[phone.offset(place) :], phone.offset(place)).status_code == 204
    return place


def prepared(session: Session) -> None:
    with transaction(session):
        actions.change_state(session, stories()[0].id, Act.PREPARED, by=SYSTEM)


def make_unusable(session: Session) -> None:
    story = stories()[0]
    with transaction(session):
        actions.change_state(session, story.id, Act.FOUND_UNUSABLE, by=SYSTEM, given={"reason"})
        actions.tell_author(session, story, "damaged")


def test_a_film_that_cannot_be_used_is_replaced(awa: Author, app: Flask, session: Session) -> None:
    awa.films()
    make_unusable(session)
    assert "The film stops in the middle" in page(awa.client.get("/story/"))
    answer = awa.client.post("/story/film", data={"film": chosen(film(90_000))}, content_type="multipart/form-data")
    assert (answer.status_code, answer.location) == (303, "/story/")
    (story,) = stories()
    assert (story.state, story.file_version, [file.bytes for file in story.files]) == (State.PROCESSING, 2, [90_000])
    assert bytes_kept(app) == [film(90_000)]


def test_another_bad_film_is_told_and_not_kept(awa: Author, app: Flask, session: Session) -> None:
    awa.films()
    make_unusable(session)
    bad = {"film": chosen(b"PK\x03\x04" + b"\0" * 100)}
    answer = awa.client.post("/story/film", data=bad, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "This is a packed archive, not a film." in page(answer)
    assert (stories()[0].state, bytes_kept(app)) == (State.UNUSABLE, [film()])


def test_a_film_that_nobody_asked_for_is_not_kept(awa: Author, app: Flask) -> None:
    awa.films()
    awa.client.post("/story/film", data={"film": chosen(film(90_000))}, content_type="multipart/form-data")
    assert (stories()[0].file_version, bytes_kept(app)) == (1, [film()])

    other = awa.client.post(
        "/story/film", data={"film": chosen(film())}, content_type="multipart/form-data", follow_redirects=True
    )
    assert "waits for no other film, so we have not kept this one" in page(other)


@pytest.mark.parametrize("sent", [b"PK\x03\x04" + b"\0" * 100, film(90_000)], ids=["bad", "good"])
def test_a_film_that_comes_after_the_story_was_taken_back_ends_there(
    awa: Author, app: Flask, session: Session, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    awa.films()
    make_unusable(session)
    (story,) = stories()

    def slow(*args: Any, **kwargs: Any) -> Any:
        received = receive(*args, **kwargs)
        take_back(session, app.extensions["storyboard_storage"], story.id)
        return received

    monkeypatch.setattr("storyboard.sharing.views_change.receive", slow)
    answer = awa.client.post("/story/film", data={"film": chosen(sent)}, content_type="multipart/form-data")
    assert (answer.status_code, bytes_kept(app)) == (200, [])
    assert "Your story is taken back" in page(answer)


def test_a_film_in_pieces_takes_the_place_of_the_first(awa: Author, app: Flask, session: Session) -> None:
    awa.films()
    prepared(session)
    send_ahead(awa, stories()[0].slug)
    assert stories()[0].state is State.PENDING  # it is changed by the form, not by what arrives
    assert edits(awa, title="The pitch").status_code == 303
    story = stories()[0]
    assert (story.state, story.title, story.file_version) == (State.PROCESSING, "The pitch", 2)
    assert [(file.role, file.bytes) for file in story.files] == [(FileRole.RAW, len(FILM))]
    assert bytes_kept(app) == [FILM]


def test_it_is_taken_once(awa: Author, session: Session) -> None:
    awa.films()
    prepared(session)
    send_ahead(awa, stories()[0].slug)
    edits(awa, title="The pitch")
    prepared(session)
    edits(awa, title="Our pitch")
    assert (stories()[0].state, stories()[0].file_version) == (State.PENDING, 2)


def test_a_film_that_is_not_whole_is_not_taken(awa: Author, session: Session) -> None:
    awa.films()
    prepared(session)
    send_ahead(awa, stories()[0].slug, whole=False)
    edits(awa, title="The pitch")
    assert (stories()[0].state, stories()[0].file_version) == (State.PENDING, 1)


def test_one_that_could_not_be_used_is_replaced_in_pieces_too(awa: Author, app: Flask, session: Session) -> None:
    awa.films()
    make_unusable(session)
    nothing = awa.client.post("/story/film", data={"film": (b"", "")}, content_type="multipart/form-data")
    assert (nothing.status_code, "Choose your film." in page(nothing)) == (422, True)
    send_ahead(awa, stories()[0].slug)
    sent = awa.client.post("/story/film", data={"nothing": "else"}, content_type="multipart/form-data")
    assert (sent.status_code, stories()[0].state, bytes_kept(app)) == (303, State.PROCESSING, [FILM])


def test_what_goes_ahead_for_a_story_is_no_film_of_a_draft_in_the_same_browser(awa: Author, session: Session) -> None:
    awa.films()
    prepared(session)
    awa.takes("tell", "video", title="Another story")
    send_ahead(awa, stories()[0].slug)
    first, draft = stories()
    assert (draft.state, [file.role for file in draft.files]) == (State.DRAFT, [])
    assert edits(awa, title="The pitch").status_code == 303
    assert [file.bytes for file in stories()[0].files if file.role is FileRole.RAW] == [len(FILM)]
    assert first.slug != draft.slug


def test_eve_sends_nothing_for_it(awa: Author, eve: Author, session: Session) -> None:
    awa.films()
    prepared(session)
    eve.takes("tell", "text")
    name = base64.b64encode(stories()[0].slug.encode()).decode()
    assert Tus(eve.client).create(Upload_Length=9, Upload_Metadata=f"story {name}").status_code == 403

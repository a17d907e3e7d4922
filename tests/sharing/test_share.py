"""The first step takes a text or a film: what it forgives, and what it refuses kindly."""

from __future__ import annotations

import html
import re
import resource
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.database import transaction, utc_now
from storyboard.sharing import views_steps
from storyboard.stories.lifecycle import State
from tests.factory import open_call
from tests.sharing.conftest import BODY, TOLD, Author, bytes_kept, chosen, page, stories
from tests.uploads.forms import BOUNDARY, field, file, film, form

pytestmark = pytest.mark.usefixtures("call")
TITLE, ASKS = TOLD["tell"]["title"], TOLD["tell"]["asks"]


def test_without_javascript_everything_is_there(awa: Author) -> None:
    assert "Write it" in page(awa.client.get("/c/youth4peace/share"))
    film_step = awa.opens("tell", "video")
    assert "At most 2:00 minutes and" in page(film_step)
    assert 'type="file"' in film_step.text
    markup = awa.opens("tell", "text").text
    assert markup.index('name="ticket"') < markup.index('name="title"')


def test_what_a_file_is_called_is_not_kept(awa: Author, app: Flask) -> None:
    assert awa.takes("tell", "video", film=chosen(filename='../"é\u202e' + "x" * 300 + ".mp4")).status_code == 303
    assert bytes_kept(app) == [film()]


def test_who_reads_the_call_in_french_agrees_to_its_french_words(awa: Author, call: Call) -> None:
    call_page = awa.client.get("/c/youth4peace/?language=fr").text
    assert "/c/youth4peace/share/tell?kind=text&amp;language=fr" in call_page
    at = "/c/youth4peace/share/tell?kind=text&language=fr"
    for step in ("tell", "about", "places"):
        shown = awa.client.get(at)
        assert step != "tell" or "À quoi ressemble la paix chez toi ?" in page(shown)
        at = html.unescape(re.search(r'action="(/c/[^"]+)"', shown.text)[1])  # type: ignore[index]
        told = {**awa.hidden(shown), **TOLD[step], **({"body": BODY} if step == "tell" else {})}
        at = awa.client.post(at, data=told, content_type="multipart/form-data").location
        assert "language=fr" in at
    french = next(text.id for text in call.texts if text.language == "fr")
    assert {consent.call_text_id for consent in stories()[0].consents} == {french}


def test_far_too_much_text_is_cut_and_told_and_all_else_is_kept(awa: Author) -> None:
    answer = awa.takes("tell", "text", body="x" * 300_000)
    words = page(answer)
    assert (answer.status_code, "its end is missing below" in words) == (422, True)
    assert "We have cut nothing" not in words
    assert (f'value="{TITLE}"' in answer.text, ASKS in answer.text) == (True, True)
    assert [(story.title, story.asks, story.body) for story in stories()] == [(TITLE, ASKS, "")]


def test_markup_and_hidden_signs_are_only_text(awa: Author) -> None:
    words = {"title": "<b>Peace</b> \u202egnp.exe", "body": "<script>alert(1)</script>\r\n\r\n\r\n\r\nمی\u200cخواهم"}
    awa.tells("text", **words)
    (story,) = stories()
    assert (story.title, story.body) == ("<b>Peace</b> gnp.exe", "<script>alert(1)</script>\n\nمی\u200cخواهم")
    assert "<script>alert" not in awa.opens("tell").text
    looked_over = awa.opens("check").text
    awa.fills_in("check")
    for shown in (looked_over, awa.client.get("/story/").text):
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
        assert "<script>alert" not in shown


@pytest.mark.parametrize(
    ("content", "filename", "sentence"),
    [
        (b"", "film.mp4", "This file is empty: there is not one byte in it."),
        (b"Dear diary, today we cleaned the pitch.", "film.mp4", "This is a text, not a film."),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "film.mp4", "This is a picture, not a film."),
        (b"PK\x03\x04" + b"\0" * 500, "film.mp4", "This is a packed archive, not a film."),
        (b"#EXTM3U\nfile:///etc/passwd", "film.mp4", "This is a list that points to other files, not a film."),
        (b"ffconcat version 1.0\nfile x", "film.mp4", "This is a list that points to other files, not a film."),
        (b"", "", "Choose your film."),
        (b"\x01\x02" * 400, "film.mp4", "This is not a film that we can read."),
    ],
    ids=["empty", "text", "picture", "archive", "hls", "concat", "none chosen", "noise"],
)
def test_a_file_that_is_no_film_is_told_and_the_words_are_kept(
    awa: Author, app: Flask, content: bytes, filename: str, sentence: str
) -> None:
    answer = awa.takes("tell", "video", film=chosen(content, filename))
    assert answer.status_code == 422
    assert sentence in page(answer)
    assert TITLE in answer.text
    assert ([(story.title, story.files) for story in stories()], bytes_kept(app)) == ([(TITLE, [])], [])


def test_a_film_over_the_limit_is_told_with_the_limit(awa: Author, app: Flask, session: Session, call: Call) -> None:
    with transaction(session):
        session.execute(update(Call).values(largest_video=100_000))
    answer = awa.takes("tell", "video", film=chosen(film(100_001)))
    assert (answer.status_code, "Your film is larger than 0.1 MB." in page(answer)) == (422, True)
    assert ([story.files for story in stories()], bytes_kept(app)) == ([[]], [])


def test_no_room_on_the_disk_is_told_and_the_words_stay(awa: Author, app: Flask) -> None:
    awa.opens("tell", "video")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, before[1]))  # the disk takes no byte beyond
    try:
        answer = awa.fills_in("tell", "video", film=chosen(film(200_000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert answer.status_code == 422
    assert "We have no room left at this moment. It is our fault, not yours." in page(answer)
    assert TITLE in answer.text
    assert bytes_kept(app) == []


@pytest.mark.parametrize("kind", ["text", "video"])
def test_a_database_that_takes_nothing_costs_no_word(
    awa: Author, app: Flask, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    awa.opens("tell", kind)
    monkeypatch.setattr("storyboard.database.writing.LONGEST_WAIT_S", 0.1)
    with app.extensions["storyboard_engine"].connect() as other:
        other.execution_options(writing=True).exec_driver_sql("SELECT 1")  # holds the one right to write
        answer = awa.fills_in("tell", kind, **films(kind))
        typed = awa.fills_in("tell", kind, save="typed")
    assert (answer.status_code, typed.status_code) == (503, 503)
    assert "Something broke on our side, and we could not keep your story." in page(answer)
    assert TITLE in answer.text
    assert (stories(), bytes_kept(app)) == ([], [])
    assert awa.fills_in("tell", kind, **films(kind)).status_code == 303


def test_a_database_that_takes_nothing_any_more_costs_no_film(
    awa: Author, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The film has its row by then: nobody may erase it, whatever breaks while the answer is made."""
    awa.opens("tell", "video")
    with monkeypatch.context() as broken:
        broken.setattr("storyboard.sharing.views_steps._kept", _breaks)
        assert awa.fills_in("tell", "video", **films("video")).status_code == 500
    assert bytes_kept(app) == [film()]


@pytest.mark.parametrize("kind", ["text", "video"])
@pytest.mark.parametrize("when", ["desk", "step_page"])
def test_a_database_that_goes_while_the_form_is_looked_at_costs_no_word(
    awa: Author, app: Flask, monkeypatch: pytest.MonkeyPatch, kind: str, when: str
) -> None:
    """Before the form is judged, or while the page is made that was to say so."""
    awa.opens("tell", kind)
    real = getattr(views_steps, when)

    def goes(*given: Any) -> Any:
        if when == "step_page" or len(given) == 3:
            raise OperationalError("", None, Exception("the server closed the connection"))
        return real(*given)

    monkeypatch.setattr(views_steps, "_is_wanted", lambda *_given: True)
    monkeypatch.setattr(views_steps, when, goes)
    told = {**awa.form, **TOLD["tell"], "title": "" if when == "step_page" else TITLE}
    came = [file(film(2_000_000))] if kind == "video" else []
    body = form(*[field(name, value) for name, value in told.items()], *came)
    content_type = f"multipart/form-data; boundary={BOUNDARY}"
    answer = awa.client.post(awa.address("tell", kind), data=body, content_type=content_type)
    assert (answer.status_code, ASKS in page(answer)) == (503, True)
    if when == "desk":
        assert (stories(), bytes_kept(app)) == ([], [])


def _breaks(*_given: Any) -> None:
    raise RuntimeError("after the commit")


def films(kind: str) -> dict[str, Any]:
    """The field that only a film has."""
    return {"film": chosen()} if kind == "video" else {}


@pytest.mark.parametrize("raised", [False, True])
def test_a_call_may_ask_for_a_higher_age_even_later(app: Flask, session: Session, raised: bool) -> None:
    other = open_call(session, slug="grown", minimum_age=13 if raised else 18)
    young = Author(app.test_client(), call="grown")
    answer = young.tells("text", age_band="16-17", guardian="y")
    if raised:
        assert answer.status_code == 303
        with transaction(session):
            session.execute(update(Call).where(Call.id == other.id).values(minimum_age=18))
        answer = young.takes("check")
    assert (answer.status_code, "from 18 years on" in answer.text) == (422, True)
    assert [story.state for story in stories()] == [State.DRAFT]
    young.form = young.hidden(answer)
    sure = {**young.form, "sure": "yes"}
    answer = young.client.post(young.address("about"), data=sure, content_type="multipart/form-data")
    assert answer.status_code == 403
    assert [(story.state, story.title) for story in stories()] == [(State.WITHDRAWN, "")]


def test_a_form_left_open_overnight_is_still_good(awa: Author, session: Session) -> None:
    awa.opens("tell", "text")
    with transaction(session):
        session.execute(update(Call).values(closes_at=utc_now() + timedelta(milliseconds=50)))
    assert awa.fills_in("tell", "text").status_code == 303


@pytest.mark.parametrize(
    ("days_open", "days_closed", "sentence"),
    [(1, 5, "This call is not open yet"), (-5, -2, "This call is closed")],
)
def test_outside_its_days_a_call_says_so_and_gives_the_words_back(
    awa: Author, app: Flask, session: Session, days_open: int, days_closed: int, sentence: str
) -> None:
    awa.opens("tell", "video")
    with transaction(session):
        now = utc_now()
        when = {"opens_at": now + timedelta(days=days_open), "closes_at": now + timedelta(days=days_closed)}
        session.execute(update(Call).values(**when))
    for address in ("share", "share/tell?kind=text"):
        shown = awa.client.get(f"/c/youth4peace/{address}")
        assert (shown.status_code, sentence in page(shown)) == (200, True)
    answer = awa.fills_in("tell", "video", film=chosen())
    assert (answer.status_code, sentence in page(answer)) == (403, True)
    assert (TITLE in page(answer), ASKS in page(answer)) == (True, True)
    assert (stories(), bytes_kept(app)) == ([], [])


def test_there_is_no_such_call_or_way_of_telling(awa: Author) -> None:
    assert awa.client.get("/c/nothing/share").status_code == 404
    assert awa.client.get("/c/youth4peace/share/tell?kind=dance").status_code == 404
    assert awa.client.post("/c/youth4peace/share/tell?kind=dance").status_code == 404
    assert awa.client.get("/c/youth4peace/share/dance?kind=text").status_code == 404


def test_a_film_may_be_larger_than_any_other_form(awa: Author) -> None:
    awa.opens("tell", "video")
    words = {**awa.form, **TOLD["tell"]}
    body = form(*[field(name, value) for name, value in words.items()], file(film(2_000_000)))
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    assert awa.client.post(awa.address("tell", "video"), data=body, content_type=kind).status_code == 303
    assert awa.client.post("/story/", data={"key": "x" * 2_000_000}).status_code == 413

"""Telling a story: the form, what it forgives, and what it refuses kindly."""

from __future__ import annotations

import html
import re
import resource
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.database import transaction, utc_now
from storyboard.journal.models import Event
from storyboard.processing.models import Job
from storyboard.stories.age import AgeBand
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind
from tests.factory import open_call
from tests.sharing.conftest import ANSWERS, BODY, Author, bytes_kept, chosen, page, stories
from tests.uploads.forms import BOUNDARY, field, file, film, form

pytestmark = pytest.mark.usefixtures("call")


def test_awa_writes_a_story_and_it_waits_for_a_moderator(awa: Author) -> None:
    answer = awa.writes()
    assert (answer.status_code, answer.location) == (303, "/c/youth4peace/sent")
    (story,) = stories()
    assert (story.kind, story.state, story.title, story.body) == (Kind.TEXT, State.PENDING, ANSWERS["title"], BODY)
    assert (story.language, story.country, story.display_name) == ("fr", "CI", "Awa")
    assert (story.age_band, story.asks) == (AgeBand.FROM_18, ANSWERS["asks"])
    assert {consent.place for consent in story.consents} == {Place.WEB, Place.SCREENING}


def test_awa_sends_a_film_and_it_waits_for_its_job(awa: Author, app: Flask, session: Session) -> None:
    answer = awa.films(filename='../"é\u202e' + "x" * 300 + ".mp4")
    assert (answer.status_code, answer.location) == (303, "/c/youth4peace/sent")
    (story,) = stories()
    assert (story.kind, story.state, story.file_version) == (Kind.VIDEO, State.PROCESSING, 1)
    assert [(file.role, file.bytes) for file in story.files] == [(FileRole.RAW, len(film()))]
    assert bytes_kept(app) == [film()]
    assert [job.story_id for job in session.scalars(select(Job))] == [story.id]


def test_without_javascript_everything_is_there(awa: Author) -> None:
    assert "Write it" in page(awa.client.get("/c/youth4peace/share"))
    words = page(awa.opens("video"))
    assert "If you are under 18: a parent, or who looks after you, says yes" in words
    assert "At most 2:00 minutes and" in words
    markup = awa.opens("text").get_data(as_text=True)
    assert " checked" not in markup
    assert markup.index('name="ticket"') < markup.index('name="title"')


def test_who_reads_the_call_in_french_agrees_to_its_french_words(awa: Author, call: Call) -> None:
    call_page = awa.client.get("/c/youth4peace/?language=fr").get_data(as_text=True)
    assert "/c/youth4peace/share?kind=text&amp;language=fr" in call_page
    form = awa.client.get("/c/youth4peace/share?kind=text&language=fr")
    assert "À quoi ressemble la paix chez toi ?" in page(form)
    address = html.unescape(re.search(r'action="(/c/[^"]+)"', form.get_data(as_text=True))[1])  # type: ignore[index]
    sent = {**awa.hidden(form), **ANSWERS, "body": BODY}
    assert awa.client.post(address, data=sent, content_type="multipart/form-data").status_code == 303
    french = next(text.id for text in call.texts if text.language == "fr")
    assert {consent.call_text_id for consent in stories()[0].consents} == {french}


def test_all_consents_are_off_until_chosen(awa: Author) -> None:
    awa.writes(places=None)
    assert [story.consents for story in stories()] == [[]]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"body": ""}, "Write your story here, however short."),
        ({"body": "\u200b\u202e \u2066"}, "Write your story here, however short."),
        ({"body": "x" * 5007}, "Your story is 7 characters too long: at most 5000. We have cut nothing."),
        ({"title": "\u200b"}, "Give your story a title."),
        ({"title": "x" * 121}, "The title is too long: at most 120 characters."),
        ({"language": ""}, "Choose the language of your story."),
        ({"country": None}, "Choose a country."),
        ({"age_band": None}, "Tell us how old you are."),
        ({"asks": "x" * 1001}, "This is too long: at most 1000 characters."),
        ({"ticket": "forged"}, "This page was not whole. Your words are here: look them over and send them once more."),
        ({"ticket": None}, "This page was not whole. Your words are here: look them over and send them once more."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(awa: Author, changes: dict[str, Any], sentence: str) -> None:
    answer = awa.writes(display_name="Typed name", **changes)
    assert answer.status_code == 422
    assert sentence in page(answer)
    assert 'value="Typed name"' in answer.get_data(as_text=True)
    assert changes.get("body", BODY).strip("\u200b\u202e \u2066") in answer.get_data(as_text=True)
    assert stories() == []
    awa.form = awa.hidden(answer)
    assert awa.sends("text").status_code == 303


def test_far_too_much_text_is_cut_and_told_and_all_else_is_kept(awa: Author) -> None:
    answer = awa.writes(body="x" * 300_000)
    words = page(answer)
    assert (answer.status_code, "its end is missing below" in words) == (422, True)
    assert ("We have cut nothing" in words, "Not a valid choice" in words) == (False, False)
    assert all(f'value="{ANSWERS[name]}"' in answer.text for name in ("title", "display_name"))
    assert ANSWERS["asks"] in answer.text
    assert '<option selected value="fr">' in answer.text


def test_markup_and_hidden_signs_are_only_text(awa: Author) -> None:
    awa.writes(title="<b>Peace</b> \u202egnp.exe", body="<script>alert(1)</script>\r\n\r\n\r\n\r\nمی\u200cخواهم")
    (story,) = stories()
    assert (story.title, story.body) == ("<b>Peace</b> gnp.exe", "<script>alert(1)</script>\n\nمی\u200cخواهم")
    own = awa.client.get("/story/").get_data(as_text=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in own
    assert "<script>alert" not in own


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
def test_a_file_that_is_no_film_is_told_and_the_words_stay(
    awa: Author, app: Flask, content: bytes, filename: str, sentence: str
) -> None:
    answer = awa.films(content, filename)
    assert answer.status_code == 422
    assert sentence in page(answer)
    assert ANSWERS["title"] in answer.get_data(as_text=True)
    assert (stories(), bytes_kept(app)) == ([], [])


def test_a_film_over_the_limit_is_told_with_the_limit(awa: Author, app: Flask, session: Session, call: Call) -> None:
    with transaction(session):
        session.execute(update(Call).values(largest_video=100_000))
    answer = awa.films(film(100_001))
    assert "Your film is larger than 0.1 MB." in page(answer)
    assert (answer.status_code, stories(), bytes_kept(app)) == (422, [], [])


def test_no_room_on_the_disk_is_told_and_the_words_stay(awa: Author, app: Flask) -> None:
    awa.opens("video")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, before[1]))  # the disk takes no byte beyond
    try:
        answer = awa.sends("video", film=chosen(film(200_000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert answer.status_code == 422
    assert "We have no room left at this moment. It is our fault, not yours." in page(answer)
    assert ANSWERS["title"] in answer.get_data(as_text=True)
    assert (stories(), bytes_kept(app)) == ([], [])


@pytest.mark.parametrize("kind", ["text", "video"])
def test_a_database_that_takes_nothing_costs_no_word(
    awa: Author, app: Flask, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    awa.opens(kind)
    film_field = {"film": chosen()} if kind == "video" else {}
    monkeypatch.setattr("storyboard.database.writing.LONGEST_WAIT_S", 0.1)
    with app.extensions["storyboard_engine"].connect() as other:
        other.execution_options(writing=True).exec_driver_sql("SELECT 1")  # holds the one right to write
        answer = awa.sends(kind, **film_field)
    assert answer.status_code == 503
    assert "Something broke on our side, and we could not keep your story." in page(answer)
    assert ANSWERS["title"] in answer.get_data(as_text=True)
    assert (stories(), bytes_kept(app)) == ([], [])
    assert awa.sends(kind, **({"film": chosen()} if kind == "video" else {})).status_code == 303


def test_under_18_a_guardian_is_asked_for_before_the_film_is_kept(awa: Author, app: Flask) -> None:
    answer = awa.films(age_band="16-17")
    assert answer.status_code == 422
    assert "You are under 18, so ask a parent, or who looks after you." in page(answer)
    assert "Choose your film again: a browser does not keep it." in page(answer)
    assert (stories(), bytes_kept(app)) == ([], [])
    awa.form = awa.hidden(answer)
    assert awa.sends("video", film=chosen(), age_band="16-17", guardian="y").status_code == 303
    assert [story.guardian_said_yes for story in stories()] == [True]


@pytest.mark.parametrize("kind", ["text", "video"])
def test_who_is_too_young_is_turned_away_kindly_and_nothing_is_kept(
    awa: Author, app: Flask, session: Session, kind: str
) -> None:
    changes = {"age_band": "under-13", "guardian": "y", "title": "Secret of a child"}
    answer = awa.writes(**changes) if kind == "text" else awa.films(**changes)
    assert answer.status_code == 403
    assert "Tell it to a grown-up whom you trust" in page(answer)
    assert "Secret of a child" not in answer.get_data(as_text=True)
    assert (stories(), bytes_kept(app), session.scalars(select(Event)).all()) == ([], [], [])


def test_who_is_too_young_is_turned_away_before_anything_else_is_asked(awa: Author) -> None:
    assert awa.writes(age_band="under-13", title="", body="").status_code == 403


def test_a_call_may_ask_for_a_higher_age(app: Flask, session: Session) -> None:
    open_call(session, slug="grown", minimum_age=18)
    young = Author(app.test_client(), call="grown")
    assert young.writes(age_band="16-17", guardian="y").status_code == 403


def test_a_form_left_open_overnight_is_still_good(awa: Author, session: Session) -> None:
    awa.opens("text")
    with transaction(session):
        session.execute(update(Call).values(closes_at=utc_now() + timedelta(milliseconds=50)))
    assert awa.sends("text").status_code == 303


def test_a_form_begun_in_time_is_taken_for_a_day_after_the_call_closed(
    awa: Author, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    awa.opens("text")
    later = utc_now() + timedelta(days=12, hours=23)
    monkeypatch.setattr("storyboard.sharing.views_share.utc_now", lambda: later)
    assert awa.sends("text").status_code == 303
    monkeypatch.setattr("storyboard.sharing.views_share.utc_now", lambda: later + timedelta(hours=2))
    answer = awa.sends("text", title="Too late")
    assert (answer.status_code, len(stories())) == (403, 1)


@pytest.mark.parametrize(
    ("days_open", "days_closed", "sentence"),
    [(1, 5, "This call is not open yet"), (-5, -2, "This call is closed")],
)
def test_outside_its_days_a_call_says_so_and_gives_the_words_back(
    awa: Author, app: Flask, session: Session, days_open: int, days_closed: int, sentence: str
) -> None:
    awa.opens("video")
    with transaction(session):
        now = utc_now()
        when = {"opens_at": now + timedelta(days=days_open), "closes_at": now + timedelta(days=days_closed)}
        session.execute(update(Call).values(**when))
    shown = awa.client.get("/c/youth4peace/share?kind=text")
    assert (shown.status_code, sentence in page(shown)) == (200, True)
    answer = awa.sends("video", film=chosen())
    assert (answer.status_code, sentence in page(answer)) == (403, True)
    assert ANSWERS["title"] in page(answer)
    assert ANSWERS["asks"] in page(answer)
    assert (stories(), bytes_kept(app)) == ([], [])


def test_there_is_no_such_call_or_way_of_telling(awa: Author) -> None:
    assert awa.client.get("/c/nothing/share").status_code == 404
    assert awa.client.get("/c/youth4peace/share?kind=dance").status_code == 404
    assert awa.client.post("/c/youth4peace/share?kind=dance").status_code == 404


def test_a_film_may_be_larger_than_any_other_form(awa: Author) -> None:
    awa.opens("video")
    words = {**awa.form, **ANSWERS, "places": "web"}
    body = form(*[field(name, value) for name, value in words.items()], file(film(2_000_000)))
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    sent = awa.client.post("/c/youth4peace/share?kind=video", data=body, content_type=kind)
    assert sent.status_code == 303
    assert awa.client.post("/story/", data={"key": "x" * 2_000_000}).status_code == 413

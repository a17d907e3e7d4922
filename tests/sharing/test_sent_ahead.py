"""A film that went ahead of its form: taken with the form, once, by the browser that sent it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from storyboard.database import transaction, utc_now
from storyboard.processing.tidying import tidy
from storyboard.uploads.models import Upload
from tests.sharing.conftest import Author, bytes_kept, chosen, page, stories
from tests.uploads.forms import film
from tests.uploads.tus import Tus

FILM = film(70_000)


def sent_ahead(author: Author, content: bytes = FILM) -> str:
    """The address of a film that is here; the form stands open."""
    author.opens("video")
    tus = Tus(author.client)
    place = tus.begun(len(content))
    assert tus.send(place, content).status_code == 204
    return place.rpartition("/")[2]


def test_the_form_without_a_file_takes_the_film_that_is_here(awa: Author, app: Flask) -> None:
    token = sent_ahead(awa)
    assert awa.sends("video", upload=token).location == "/c/youth4peace/sent"
    (story,) = stories()
    assert (story.state, [file.bytes for file in story.files]) == ("processing", [len(FILM)])
    assert bytes_kept(app) == [FILM]


def test_the_same_form_twice_is_one_story_and_keeps_its_film(awa: Author, app: Flask) -> None:
    token = sent_ahead(awa)
    awa.sends("video", upload=token)
    assert awa.sends("video", upload=token).location == "/c/youth4peace/sent"
    assert (len(stories()), bytes_kept(app)) == (1, [FILM])


def test_one_film_is_one_story(awa: Author, app: Flask) -> None:
    token = sent_ahead(awa)
    awa.sends("video", upload=token)
    awa.opens("video")
    again = awa.sends("video", upload=token, title="Another story")
    assert again.status_code == 409
    assert "it belongs to another story by now" in page(again)
    assert (len(stories()), bytes_kept(app)) == (1, [FILM])


def test_what_is_amiss_does_not_cost_the_film(awa: Author, app: Flask) -> None:
    token = sent_ahead(awa)
    answer = awa.sends("video", upload=token, title="")
    assert answer.status_code == 422
    assert "Your film is here already" in page(answer)
    awa.form = awa.hidden(answer)
    assert awa.form["upload"] == token
    assert awa.sends("video").status_code == 303
    assert bytes_kept(app) == [FILM]


def test_nobody_elses_film_is_taken(awa: Author, eve: Author, app: Flask) -> None:
    token = sent_ahead(awa)
    eve.opens("video")
    assert eve.sends("video", upload=token).status_code == 422
    assert (stories(), bytes_kept(app)) == ([], [FILM])


def test_a_film_that_is_not_whole_is_not_taken(awa: Author) -> None:
    awa.opens("video")
    tus = Tus(awa.client)
    place = tus.begun(len(FILM))
    tus.send(place, FILM[:5000])
    answer = awa.sends("video", upload=place.rpartition("/")[2])
    assert answer.status_code == 422
    assert "Your film has not arrived whole" in page(answer)


def test_a_film_larger_than_the_call_takes(awa: Author, call, session: Session) -> None:
    token = sent_ahead(awa)
    with transaction(session):
        session.merge(call).largest_video = 1000
    answer = awa.sends("video", upload=token)
    assert answer.status_code == 422
    assert "larger than" in page(answer)


def test_a_film_of_no_bytes_at_all(awa: Author) -> None:
    awa.opens("video")
    place = Tus(awa.client).begun(0)
    answer = awa.sends("video", upload=place.rpartition("/")[2])
    assert answer.status_code == 422
    assert "there is not one byte in it" in page(answer)


def test_a_form_can_be_looked_over_before_a_film_is_paid_for(awa: Author) -> None:
    awa.opens("video")
    assert awa.sends("video", only_check="1").status_code == 204
    amiss = awa.sends("video", only_check="1", title="")
    assert amiss.status_code == 422
    assert stories() == []


def test_a_film_in_the_form_counts_more_than_one_that_was_sent_ahead(awa: Author, session: Session) -> None:
    token = sent_ahead(awa)
    assert awa.sends("video", upload=token, film=chosen(film(9000))).status_code == 303
    assert [file.bytes for file in stories()[0].files] == [9000]


@pytest.mark.parametrize(("minutes", "kept"), [(10, True), (40, False)])
def test_a_film_whose_form_never_came_waits_half_an_hour(
    awa: Author, app: Flask, session: Session, minutes: int, kept: bool
) -> None:
    sent_ahead(awa)
    with transaction(session):
        later = Upload.expires_at
        session.execute(update(Upload).values(expires_at=utc_now() + timedelta(minutes=30 - minutes), created_at=later))
    tidy(session, app.extensions["storyboard_storage"])
    assert bytes_kept(app) == ([FILM] if kept else [])


def test_a_taken_film_is_the_storys_and_not_erased_with_its_upload(awa: Author, app: Flask, session: Session) -> None:
    awa.sends("video", upload=sent_ahead(awa))
    with transaction(session):
        session.execute(update(Upload).values(expires_at=utc_now() - timedelta(days=40)))
    tidy(session, app.extensions["storyboard_storage"])
    assert bytes_kept(app) == [FILM]

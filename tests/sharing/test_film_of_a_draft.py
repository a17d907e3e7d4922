"""A film sent in pieces belongs to the draft for which it is sent, and to nobody else."""

from __future__ import annotations

import base64
from contextlib import suppress
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.database import db, transaction, utc_now
from storyboard.processing.models import JobState
from storyboard.processing.needs import JobKind
from storyboard.processing.tidying import tidy
from storyboard.sharing.uploading import on_its_way
from storyboard.stories import actions
from storyboard.stories.lifecycle import IllegalMove, State
from storyboard.stories.models import FileRole, Kind
from storyboard.uploads.models import Upload, UploadState
from tests.processing.films import job_of
from tests.sharing.conftest import TOLD, Author, bytes_kept, chosen, page, stories
from tests.sharing.pieces import FILM, send, tell_the_rest, upload_states
from tests.uploads.forms import film
from tests.uploads.tus import Tus

pytestmark = pytest.mark.usefixtures("call")


def test_with_its_last_byte_it_is_the_drafts_and_waits_to_be_made_safe(tus: Tus, app: Flask) -> None:
    send(tus)
    (story,) = stories()
    assert (story.state, story.kind, story.file_version) == (State.DRAFT, Kind.VIDEO, 1)
    assert [(file.role, file.bytes) for file in story.files] == [(FileRole.RAW, len(FILM))]
    assert (upload_states(), bytes_kept(app)) == ([UploadState.TAKEN], [FILM])
    assert job_of(db.session, story, JobKind.PREPARE).state is JobState.WAITING


def test_a_draft_that_cannot_take_it_leaves_nothing_by_half_and_the_same_client_goes_on(
    tus: Tus, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tus.begun(len(FILM))
    with monkeypatch.context() as broken:
        broken.setattr("storyboard.sharing.drafting.plan", _breaks)
        assert tus.send(place, FILM).status_code == 500
    assert (upload_states(), stories()[0].files) == ([UploadState.ASSEMBLING], [])
    assert tus.offset(place) == len(FILM)
    assert (upload_states(), len(stories()[0].files)) == ([UploadState.TAKEN], 1)


def _breaks(*_given: object) -> None:
    raise RuntimeError("in the middle of it")


def test_of_a_film_of_which_only_a_part_is_here_the_last_step_says_what_to_do(awa: Author, tus: Tus) -> None:
    """The page that sent it is gone; nothing sends the rest by itself."""
    tus.send(tus.begun(len(FILM)), FILM[:5000])
    tell_the_rest(awa)
    looked = awa.opens("check")
    assert "A part of your film is here. Choose the same film once more" in page(looked)
    way = f'href="{awa.address("tell", "video")}"'
    assert (way in looked.text, "still missing" in page(looked)) == (True, False)
    pressed = awa.fills_in("check")
    assert (pressed.status_code, way in pressed.text) == (422, True)
    assert "This is still missing: your film" in page(pressed)
    there = awa.opens("tell", "video")
    assert "A part of your film is here. Choose the same film once more" in page(there)
    assert "Go on with your film" not in page(there)


def test_nobody_else_sees_it_goes_on_with_it_or_ends_it(tus: Tus, eve: Author, app: Flask) -> None:
    place = tus.begun(len(FILM))
    tus.send(place, FILM[:5000])
    stranger = Tus(eve.client)
    assert stranger.create(Upload_Length=10).status_code == 403
    for asked in (
        lambda: stranger.head(place),
        lambda: stranger.send(place, FILM[5000:], 5000),
        lambda: stranger.ask("DELETE", place),
    ):
        assert asked().status_code == 403
    eve.takes("tell", "video")  # now she has a draft of her own
    for asked in (
        lambda: stranger.head(place),
        lambda: stranger.send(place, FILM[5000:], 5000),
        lambda: stranger.ask("DELETE", place),
    ):
        assert asked().status_code == 404
    assert (tus.offset(place), bytes_kept(app)) == (5000, [FILM[:5000]])


def test_the_page_that_is_opened_again_knows_where_to_go_on(awa: Author, tus: Tus, app: Flask) -> None:
    place = tus.begun(len(FILM))
    tus.send(place, FILM[:5000])
    assert "A part of your film is here." in page(awa.opens("tell"))
    (story,) = stories()
    with app.test_request_context():
        coming = on_its_way(db.session, story)
    assert coming is not None
    assert (coming.url, coming.offset, coming.bytes) == (place.removeprefix("http://localhost"), 5000, len(FILM))
    assert awa.fills_in("tell", "video").status_code == 303  # it goes on meanwhile
    assert tell_the_rest(awa) == 422
    assert "A part of your film is here." in page(awa.opens("check"))
    assert tus.send(coming.url, FILM[5000:], 5000).status_code == 204
    assert awa.takes("check").status_code == 303


def test_a_client_says_for_which_story_it_is_where_it_may_send_for_two(awa: Author, session: Session) -> None:
    awa.writes()  # its own page is open now
    awa.takes("tell", "video")
    own, draft = stories()
    tus = Tus(awa.client)

    def made_for(slug: str | None) -> int:
        told = {"Upload_Metadata": f"story {base64.b64encode(slug.encode()).decode()}"} if slug else {}
        return tus.create(Upload_Length=10, **told).status_code

    assert [made_for(slug) for slug in (None, own.slug, draft.slug, "nothing")] == [201, 201, 201, 403]
    assert list(session.scalars(select(Upload.owner).order_by(Upload.id))) == [draft.slug, own.slug, draft.slug]


def test_larger_than_the_call_takes_it_is_not_even_begun(tus: Tus, session: Session) -> None:
    with transaction(session):
        session.execute(update(Call).values(largest_video=1000))
    assert tus.create(Upload_Length=1001).status_code == 413
    assert tus.create(Upload_Length=1000).status_code == 201


def test_what_is_amiss_does_not_cost_the_film(awa: Author, tus: Tus, app: Flask) -> None:
    send(tus)
    awa.opens("tell")
    answer = awa.fills_in("tell", "video", title="")
    assert (answer.status_code, "Your film is here" in page(answer)) == (422, True)
    assert bytes_kept(app) == [FILM]
    assert awa.takes("tell").status_code == 303
    assert tell_the_rest(awa) == 303


def test_another_that_is_on_its_way_when_the_story_is_sent_leaves_nothing(awa: Author, tus: Tus, app: Flask) -> None:
    send(tus)
    place = tus.begun(90_000)
    tus.send(place, film(90_000)[:5000])
    assert tell_the_rest(awa) == 303
    assert (upload_states(), bytes_kept(app)) == ([UploadState.TAKEN, UploadState.TERMINATED], [FILM])
    assert tus.send(place, film(90_000)[5000:], 5000).status_code == 410


def test_told_in_writing_after_all_what_is_on_its_way_ends(awa: Author, tus: Tus, app: Flask) -> None:
    place = tus.begun(len(FILM))
    tus.send(place, FILM[:5000])
    assert awa.takes("tell", "text").status_code == 303
    assert (upload_states(), bytes_kept(app)) == ([UploadState.TERMINATED], [])
    assert tus.send(place, FILM[5000:], 5000).status_code == 410
    assert [(story.kind, story.title) for story in stories()] == [(Kind.TEXT, TOLD["tell"]["title"])]


def test_erased_with_its_draft_nothing_is_left_of_what_was_on_its_way(awa: Author, tus: Tus, app: Flask) -> None:
    place = tus.begun(len(FILM))
    tus.send(place, FILM[:5000])
    awa.erases()
    assert (upload_states(), bytes_kept(app)) == ([UploadState.TERMINATED], [])
    assert tus.send(place, FILM[5000:], 5000).status_code == 403


def test_one_that_ends_as_its_draft_is_taken_back_leaves_nothing(
    tus: Tus, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    story_id = stories()[0].id
    place = tus.begun(len(FILM))

    def taken_back(_head: object) -> None:
        with suppress(IllegalMove):
            actions.withdraw(db.session, story_id)

    monkeypatch.setattr("storyboard.uploads.appending.Head.judge", taken_back)  # the last look before its end
    assert tus.send(place, FILM).status_code == 204
    assert (upload_states(), bytes_kept(app)) == ([UploadState.TAKEN], [])
    assert [(one.state, one.files) for one in stories()] == [(State.WITHDRAWN, [])]


def test_a_film_in_the_form_takes_the_place_of_one_that_was_sent_ahead(awa: Author, tus: Tus, app: Flask) -> None:
    send(tus)
    awa.takes("tell", "video", film=chosen(film(9000)))
    assert bytes_kept(app) == [film(9000)]


def test_a_film_that_is_a_drafts_is_not_erased_when_the_time_of_its_upload_is_over(tus: Tus, app: Flask) -> None:
    send(tus)
    with transaction(db.session):
        db.session.execute(update(Upload).values(expires_at=utc_now() - timedelta(days=40)))
    tidy(db.session, app.extensions["storyboard_storage"])
    assert bytes_kept(app) == [FILM]


def test_a_film_of_which_only_a_part_came_is_erased_after_its_week(tus: Tus, app: Flask) -> None:
    tus.send(tus.begun(len(FILM)), FILM[:5000])
    with transaction(db.session):
        db.session.execute(update(Upload).values(expires_at=utc_now() - timedelta(minutes=1)))
    tidy(db.session, app.extensions["storyboard_storage"])
    assert (bytes_kept(app), upload_states()) == ([], [UploadState.EXPIRED])

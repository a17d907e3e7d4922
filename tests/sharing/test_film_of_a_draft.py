"""A film sent in pieces belongs to the draft for which it is sent, and to nobody else; it is made safe before all is
told."""

from __future__ import annotations

import base64
from contextlib import suppress
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.database import db, transaction, utc_now
from storyboard.processing import prepare as room
from storyboard.processing.actions import ask_once_more
from storyboard.processing.models import Job, JobState
from storyboard.processing.needs import JobKind
from storyboard.processing.sweep import sweep
from storyboard.processing.tidying import tidy
from storyboard.sharing.uploading import on_its_way
from storyboard.stories import actions
from storyboard.stories.lifecycle import IllegalMove, State
from storyboard.stories.models import FileRole, Kind, Story
from storyboard.uploads.models import Upload, UploadState
from tests.clips import PLANTED, Clips
from tests.processing.films import do, job_of, roles
from tests.sharing.conftest import TOLD, Author, bytes_kept, chosen, page, stories
from tests.uploads.forms import film
from tests.uploads.tus import Tus

pytestmark = pytest.mark.usefixtures("call")
FILM = film(70_000)


@pytest.fixture
def tus(awa: Author) -> Tus:
    """Awa's phone, with a draft that is begun as its film is chosen."""
    awa.opens("tell", "video")
    assert awa.fills_in("tell", "video", save="begin").status_code == 204
    return Tus(awa.client)


def send(tus: Tus, content: bytes = FILM) -> str:
    """Send a whole film; its address."""
    place = tus.begun(len(content))
    assert tus.send(place, content).status_code == 204
    return place


def tell_the_rest(awa: Author) -> int:
    """Take the other steps; the last one's status."""
    awa.takes("about")
    awa.takes("places")
    return awa.takes("check").status_code


def states() -> list[UploadState]:
    """Where each upload stands."""
    db.session.rollback()
    return list(db.session.scalars(select(Upload.state).order_by(Upload.id)))


def prepare(app: Flask) -> Story:
    """Do the job that makes the film of the one story safe; the story then."""
    do(app, job_of(db.session, stories()[0], JobKind.PREPARE))
    return stories()[0]


def test_with_its_last_byte_it_is_the_drafts_and_waits_to_be_made_safe(tus: Tus, app: Flask) -> None:
    send(tus)
    (story,) = stories()
    assert (story.state, story.kind, story.file_version) == (State.DRAFT, Kind.VIDEO, 1)
    assert [(file.role, file.bytes) for file in story.files] == [(FileRole.RAW, len(FILM))]
    assert (states(), bytes_kept(app)) == ([UploadState.TAKEN], [FILM])
    assert job_of(db.session, story, JobKind.PREPARE).state is JobState.WAITING


def test_a_draft_that_cannot_take_it_leaves_nothing_by_half_and_the_same_client_goes_on(
    tus: Tus, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tus.begun(len(FILM))
    with monkeypatch.context() as broken:
        broken.setattr("storyboard.sharing.drafting.plan", _breaks)
        assert tus.send(place, FILM).status_code == 500
    assert (states(), stories()[0].files) == ([UploadState.ASSEMBLING], [])
    assert tus.offset(place) == len(FILM)
    assert (states(), len(stories()[0].files)) == ([UploadState.TAKEN], 1)


def _breaks(*_given: object) -> None:
    raise RuntimeError("in the middle of it")


@pytest.mark.media
def test_it_is_safe_before_its_story_is_sent_and_then_waits_for_a_moderator_at_once(
    awa: Author, tus: Tus, app: Flask, clips: Clips
) -> None:
    send(tus, clips.tagged().read_bytes())
    story = prepare(app)
    assert (story.state, roles(story)) == (State.DRAFT, ["master", "poster"])
    assert [planted for planted in PLANTED for kept in bytes_kept(app) if planted.encode() in kept] == []
    assert "Your film is here, and made safe" in page(awa.opens("tell"))
    assert [job.kind for job in db.session.scalars(select(Job))] == [JobKind.PREPARE]
    assert tell_the_rest(awa) == 303
    (story,) = stories()
    assert story.state is State.PENDING
    assert job_of(db.session, story, JobKind.SHEET).state is JobState.WAITING


@pytest.mark.media
def test_one_that_cannot_be_used_is_told_at_its_step_and_another_can_be_sent(
    awa: Author, tus: Tus, app: Flask, clips: Clips
) -> None:
    send(tus)
    assert (prepare(app).state, bytes_kept(app)) == (State.DRAFT, [])
    assert "We cannot use this film" in page(awa.opens("tell"))
    assert tell_the_rest(awa) == 422
    assert "This is still missing: your film" in page(awa.opens("check"))
    send(tus, clips.landscape().read_bytes())
    assert "We cannot use this film" not in page(awa.opens("tell"))
    assert (prepare(app).state, awa.takes("check").status_code) == (State.DRAFT, 303)
    assert [story.state for story in stories()] == [State.PENDING]


def test_one_that_cannot_be_used_is_none_even_while_its_bytes_are_there_and_the_sweep_erases_them(
    awa: Author, tus: Tus, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker is killed between its word and the bytes."""
    send(tus)
    monkeypatch.setattr("storyboard.processing.work.erase_raw", lambda *_given: None)
    assert roles(prepare(app)) == ["raw"]
    assert "We cannot use this film" in page(awa.opens("tell"))
    assert tell_the_rest(awa) == 422
    assert sweep(db.session, app.extensions["storyboard_storage"], 60).raw_erased == 1
    assert bytes_kept(app) == []
    swept = sweep(db.session, app.extensions["storyboard_storage"], 60)
    assert (swept.raw_erased, swept.forgotten) == (0, 0)


def test_one_that_we_lost_is_asked_for_again(awa: Author, tus: Tus) -> None:
    send(tus)
    assert ask_once_more(db.session, stories()[0].id)
    assert "We have lost this film" in page(awa.opens("tell"))
    assert [(story.state, story.files) for story in stories()] == [(State.DRAFT, [])]


def test_the_sweep_plans_what_was_forgotten(tus: Tus, app: Flask) -> None:
    send(tus)
    with transaction(db.session):
        db.session.execute(delete(Job))
    assert sweep(db.session, app.extensions["storyboard_storage"], 60).forgotten == 1
    assert job_of(db.session, stories()[0], JobKind.PREPARE).state is JobState.WAITING


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
    assert "This is still missing: your film" in page(awa.opens("check"))
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
    assert (states(), bytes_kept(app)) == ([UploadState.TAKEN, UploadState.TERMINATED], [FILM])
    assert tus.send(place, film(90_000)[5000:], 5000).status_code == 410


def test_told_in_writing_after_all_what_is_on_its_way_ends(awa: Author, tus: Tus, app: Flask) -> None:
    place = tus.begun(len(FILM))
    tus.send(place, FILM[:5000])
    assert awa.takes("tell", "text").status_code == 303
    assert (states(), bytes_kept(app)) == ([UploadState.TERMINATED], [])
    assert tus.send(place, FILM[5000:], 5000).status_code == 410
    assert [(story.kind, story.title) for story in stories()] == [(Kind.TEXT, TOLD["tell"]["title"])]


def test_erased_with_its_draft_nothing_is_left_of_what_was_on_its_way(awa: Author, tus: Tus, app: Flask) -> None:
    place = tus.begun(len(FILM))
    tus.send(place, FILM[:5000])
    awa.client.post("/c/youth4peace/share/erase")
    assert (states(), bytes_kept(app)) == ([UploadState.TERMINATED], [])
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
    assert (states(), bytes_kept(app)) == ([UploadState.TAKEN], [])
    assert [(one.state, one.files) for one in stories()] == [(State.WITHDRAWN, [])]


@pytest.mark.media
def test_a_draft_that_is_erased_while_its_film_is_made_safe_leaves_nothing(
    awa: Author, tus: Tus, app: Flask, clips: Clips, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(tus, clips.landscape().read_bytes())
    made = room.make_master

    def erased_meanwhile(*given: object, **named: object) -> object:
        awa.client.post("/c/youth4peace/share/erase")
        return made(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(room, "make_master", erased_meanwhile)
    assert (prepare(app).state, bytes_kept(app)) == (State.WITHDRAWN, [])
    assert [job.state for job in db.session.scalars(select(Job))] == [JobState.CANCELLED]


@pytest.mark.media
def test_another_film_sent_while_the_first_is_made_safe_is_the_one_that_counts(
    tus: Tus, app: Flask, clips: Clips, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(tus, clips.landscape().read_bytes())
    another, made = clips.portrait().read_bytes(), room.make_master

    def sent_meanwhile(*given: object, **named: object) -> object:
        with monkeypatch.context() as once:
            once.setattr(room, "make_master", made)
            send(tus, another)
        return made(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(room, "make_master", sent_meanwhile)
    first = job_of(db.session, stories()[0], JobKind.PREPARE)
    do(app, first)
    (story,) = stories()
    assert (story.file_version, roles(story), bytes_kept(app)) == (2, ["raw"], [another])


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
    assert (bytes_kept(app), states()) == ([], [UploadState.EXPIRED])

"""The film of a draft is made safe at once, sent or not; one that is of no use is told at its step."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import delete, select

from storyboard.database import db, transaction
from storyboard.processing import prepare as room
from storyboard.processing.actions import ask_once_more
from storyboard.processing.models import Job, JobState
from storyboard.processing.needs import JobKind
from storyboard.processing.sweep import sweep
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story
from tests.clips import PLANTED, Clips
from tests.processing.films import do, job_of, roles
from tests.sharing.conftest import Author, bytes_kept, page, stories
from tests.sharing.pieces import send, tell_the_rest
from tests.uploads.tus import Tus

pytestmark = pytest.mark.usefixtures("call")


def prepare(app: Flask) -> Story:
    """Do the job that makes the film of the one story safe; the story then."""
    do(app, job_of(db.session, stories()[0], JobKind.PREPARE))
    return stories()[0]


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


@pytest.mark.media
def test_a_draft_that_is_erased_while_its_film_is_made_safe_leaves_nothing(
    awa: Author, tus: Tus, app: Flask, clips: Clips, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(tus, clips.landscape().read_bytes())
    made = room.make_master

    def erased_meanwhile(*given: object, **named: object) -> object:
        awa.erases()
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

"""The films are kept on another machine, and that machine is away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from config import Settings
from storyboard import create_app
from storyboard.calls.models import Call
from storyboard.database import db, transaction
from storyboard.operations.doctor_house import storage_room
from storyboard.processing import actions
from storyboard.processing.models import JobState
from storyboard.processing.needs import JobKind
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind, Story
from tests.factory import open_call, tell
from tests.processing.films import do, job_of
from tests.services.running import HOST, free_ports
from tests.sharing.conftest import BODY, TOLD, Author, page, stories

pytestmark = pytest.mark.fault


@pytest.fixture
def away(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An app whose store does not answer."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    (nobody,) = free_ports(1)
    app = create_app(replace(settings, storage_url=f"s3://stories?endpoint=http%3A%2F%2F{HOST}%3A{nobody}"))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    with app.app_context():
        open_call(db.session)
        yield app
    app.extensions["storyboard_engine"].dispose()


def the_call() -> Call:
    return db.session.scalars(select(Call)).one()


def test_a_film_is_refused_with_a_sentence_and_the_words_are_kept(away: Flask) -> None:
    answer = Author(away.test_client()).films()
    assert answer.status_code == 422
    assert "We cannot keep films at this moment. It is our fault, not yours. Your words are here: try later." in page(
        answer
    )
    assert TOLD["tell"]["asks"] in answer.text
    assert [(story.state, story.asks, story.files) for story in stories()] == [(State.DRAFT, TOLD["tell"]["asks"], [])]


def test_a_text_is_taken_in_all_the_same(away: Flask) -> None:
    assert Author(away.test_client()).writes().status_code == 303
    assert [story.body for story in stories()] == [BODY]


def test_a_film_on_the_site_says_when_to_try_again(away: Flask) -> None:
    story = tell(db.session, the_call(), kind=Kind.VIDEO, state=State.APPROVED)
    film = next(file for file in story.files if file.role is FileRole.RENDITION)
    answer = away.test_client().get(f"/stories/{story.slug}/files/{film.slug}")
    assert (answer.status_code, "Try again in a few minutes" in answer.text) == (503, True)


def test_a_job_tells_the_operator_and_waits(away: Flask) -> None:
    story = tell(db.session, the_call(), kind=Kind.VIDEO, state=State.PROCESSING)
    with transaction(db.session):
        actions.plan(db.session, db.session.get_one(Story, story.id), JobKind.PREPARE)
    do(away, job_of(db.session, story, JobKind.PREPARE))
    job = job_of(db.session, story, JobKind.PREPARE)
    assert (job.state, job.error) == (JobState.WAITING, "storage-unreachable")
    assert "Could not connect to the endpoint" in job.cause


def test_those_who_watch_over_the_site_are_told(away: Flask) -> None:
    ready = away.test_client().get("/readyz")
    assert (ready.status_code, ready.json["storage"], ready.json["database"]) == (503, "not ready", "ok")
    finding = storage_room(away.extensions["storyboard_storage"])
    assert finding.found.startswith("cannot be used (Could not connect to the endpoint")
    assert "AWS_ACCESS_KEY_ID" in finding.mend

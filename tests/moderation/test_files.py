"""The bytes that moderators see: real ones, in ranges, for nobody else, kept nowhere."""

from __future__ import annotations

import pytest

from storyboard.database import transaction
from storyboard.moderation.review import shown_to_moderators
from storyboard.stories import actions as story_actions
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind, MediaFile, Story
from tests.factory import tell

BYTES = bytes(range(250)) * 4  # as many as the factory's rows say


def keep(app, session, story):
    """Put bytes behind the rows of a story's files."""
    storage = app.extensions["storyboard_storage"]
    for file in story.files:
        storage.erase(file.storage_key)
        with storage.writer(file.storage_key) as writer:
            writer.write(BYTES)
            writer.finish()
    return session.get_one(Story, story.id, populate_existing=True)


@pytest.fixture
def film(app, session, call):
    """A film that waits."""
    return keep(app, session, tell(session, call, kind=Kind.VIDEO))


def address(story, file):
    return f"/moderation/stories/{story.slug}/files/{file.slug}"


def add(session, story, role, key):
    with transaction(session):
        story = session.get_one(Story, story.id)
        file = MediaFile(role=role, storage_key=key, media_type="video/mp4", sha256="0" * 64, bytes=1000)
        story_actions.add_file(session, story, file)


def test_a_master_that_every_browser_plays_is_what_is_watched(malik, film):
    answer = malik.get(address(film, film.file(FileRole.MASTER)))
    assert (answer.status_code, answer.data, answer.mimetype) == (200, BYTES, "video/mp4")
    assert answer.headers["Cache-Control"] == "no-store"
    assert malik.get(address(film, film.file(FileRole.POSTER))).mimetype == "image/jpeg"


def test_a_film_can_be_moved_about_in(malik, film):
    answer = malik.get(address(film, film.file(FileRole.MASTER)), headers={"Range": "bytes=100-199"})
    assert (answer.status_code, answer.data) == (206, BYTES[100:200])
    assert answer.headers["Content-Range"] == "bytes 100-199/1000"


def test_where_there_is_a_review_copy_the_master_stays_closed(app, malik, session, film):
    add(session, film, FileRole.REVIEW, "a" * 32)
    film = keep(app, session, session.get_one(Story, film.id, populate_existing=True))
    assert malik.get(address(film, film.file(FileRole.REVIEW))).status_code == 200
    assert malik.get(address(film, film.file(FileRole.MASTER))).status_code == 404


def test_only_these_files_are_shown(session, call):
    published = tell(session, call, kind=Kind.VIDEO, state=State.APPROVED)
    assert [file.role for file in shown_to_moderators(published)] == [FileRole.MASTER, FileRole.POSTER]


def test_a_file_opens_under_its_own_story_only(malik, session, call, film):
    other = tell(session, call, kind=Kind.VIDEO)
    assert malik.get(address(other, film.file(FileRole.MASTER))).status_code == 404


def test_nobody_else_sees_them(eve, clara, henri, film):
    master = address(film, film.file(FileRole.MASTER))
    assert [browser.get(master).status_code for browser in (eve, clara, henri)] == [302, 403, 403]


def test_a_film_that_was_taken_back_is_gone_at_once(malik, session, film):
    master = address(film, film.file(FileRole.MASTER))
    story_actions.withdraw(session, film.id)
    assert malik.get(master).status_code == 404


def test_a_file_whose_bytes_are_gone_is_not_there(app, malik, film):
    master = film.file(FileRole.MASTER)
    app.extensions["storyboard_storage"].erase(master.storage_key)
    assert malik.get(address(film, master)).status_code == 404

"""The server in front sends what we name to it, and only after we have asked who may see it."""

from dataclasses import replace

import pytest

from storyboard.storage import open_storage
from storyboard.stories import actions
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind
from tests.factory import open_call, tell
from tests.public.conftest import give_files


@pytest.fixture
def film(app, session):
    app.extensions["storyboard_settings"] = replace(
        app.extensions["storyboard_settings"], trusted_proxies=1, send_files_by="x-accel"
    )
    story = tell(session, open_call(session), kind=Kind.VIDEO, state=State.APPROVED)
    give_files(session, app.extensions["storyboard_storage"], story)
    return story


def address(session, film):
    session.refresh(film)
    return f"/stories/{film.slug}/files/{film.file(FileRole.RENDITION, '480p').slug}"


def test_the_answer_names_the_file_and_holds_none_of_it(session, film, eve):
    key = film.file(FileRole.RENDITION, "480p").storage_key
    answer = eve.get(address(session, film), headers={"Range": "bytes=0-9"})
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["X-Accel-Redirect"] == f"/_files/{key[:2]}/{key}"
    assert (answer.headers["Cache-Control"], answer.mimetype) == ("no-store", "video/mp4")


def test_nothing_is_named_of_what_was_taken_back(session, film, eve):
    where = address(session, film)
    actions.withdraw(session, film.id)
    answer = eve.get(where)
    assert (answer.status_code, "X-Accel-Redirect" in answer.headers) == (404, False)


def test_bytes_that_are_gone_are_not_named(app, session, film, eve):
    where = address(session, film)
    app.extensions["storyboard_storage"].erase(film.file(FileRole.RENDITION, "480p").storage_key)
    answer = eve.get(where)
    assert (answer.status_code, "X-Accel-Redirect" in answer.headers) == (404, False)


def test_what_lies_in_another_store_we_send_ourselves(app, session, film, eve, s3, tmp_path):
    store = app.extensions["storyboard_storage"] = open_storage(s3("handed"), tmp_path / "scratch")
    give_files(session, store, film)
    answer = eve.get(address(session, film), headers={"Range": "bytes=0-9"})
    assert (answer.status_code, answer.data, "X-Accel-Redirect" in answer.headers) == (206, b"the rendit", False)

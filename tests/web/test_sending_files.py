"""Bytes are sent slowly, and what is sent may be taken back meanwhile: in every room."""

import pytest

from storyboard.curation import actions
from storyboard.stories.actions import forget_files
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind
from tests.factory import open_call, tell

ADDRESSES = ["/stories/{story}/files/{file}", "/curation/files/{file}", "/screening/files/{file}"]


class Slow:
    """A storage that tells how many connections to the database wait while it reads."""

    def __init__(self, app):
        self.app, self.waiting = app, []

    def read(self, key, start, length):
        self.waiting.append(self.app.extensions["storyboard_engine"].pool.checkedout())
        return iter([b"film"])


@pytest.fixture
def film(session, ada):
    call = open_call(session)
    story = tell(session, call, kind=Kind.VIDEO, state=State.APPROVED)
    reel = actions.make_reel(session, call, "Opening", 1200, staff_id=ada.id)
    actions.put_in(session, reel.slug, story.slug, staff_id=ada.id)
    return story


def address(pattern, story):
    return pattern.format(story=story.slug, file=story.file(FileRole.RENDITION, "480p").slug)


@pytest.mark.parametrize("pattern", ADDRESSES)
def test_no_connection_waits_for_a_slow_reader(app, session, ada, film, pattern):
    where = address(pattern, film)
    session.close()
    app.extensions["storyboard_storage"] = slow = Slow(app)
    assert ada.get(where).data == b"film"
    assert slow.waiting == [0]


@pytest.mark.parametrize("pattern", ADDRESSES)
def test_what_is_taken_back_while_it_is_asked_for_breaks_nothing(app, session, ada, film, pattern, monkeypatch):
    where = address(pattern, film)
    app.extensions["storyboard_storage"] = Slow(app)
    monkeypatch.setattr(
        "storyboard.web.sending.storage",
        lambda: forget_files(session, film, list(FileRole)) and app.extensions["storyboard_storage"],
    )
    assert ada.get(where).status_code == 200
    session.close()
    assert ada.get(where).status_code == 404

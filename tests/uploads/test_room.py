"""What all together may begin: no more through one line, and no more than there is room for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import flask
import pytest
from sqlalchemy import update

from storyboard.database import db, transaction, utc_now
from storyboard.uploads import actions
from storyboard.uploads.hooks import MOST_FROM_ONE_LINE, Owner, hooks, wire
from storyboard.uploads.models import Upload
from storyboard.web.throttle import WINDOW, Throttle
from tests.uploads.conftest import LARGEST, client, nothing_is_kept
from tests.uploads.tus import FILM


@pytest.fixture
def crowd(app, ended):
    """Everybody may send, each under the name that they say."""
    with app.app_context():
        told = hooks()
        wire(app, replace(told, whose=lambda: [Owner(flask.request.headers["User-Agent"], LARGEST)]))


def test_what_begins_through_one_line_has_an_end_whoever_says_they_are(app, awa, crowd):
    """With each draft an author is another one, and their limits with them."""
    for n in range(MOST_FROM_ONE_LINE):
        client(app, f"author {n}").begun()
    answer = client(app, "another").create(Upload_Length=1000)
    assert (answer.status_code, answer.json["code"], answer.headers["Tus-Resumable"]) == (429, "too-fast", "1.0.0")
    elsewhere = client(app, "another")
    elsewhere.browser.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert elsewhere.create(Upload_Length=1000).status_code == 201
    with app.app_context(), transaction(db.session):
        db.session.execute(update(Throttle).values(since=utc_now() - WINDOW))
    assert client(app, "another").create(Upload_Length=1000).status_code == 201


@pytest.mark.parametrize(("missing", "status"), [(0, 201), (1, 507)])
@pytest.mark.parametrize("says", [{"Upload_Length": LARGEST}, {"Upload_Defer_Length": 1}])
def test_at_its_beginning_there_must_be_room_for_it_twice_and_for_the_stories_that_are_here(
    app, awa, monkeypatch, says, missing, status
):
    room = 2 * LARGEST + (1 << 30) - missing
    monkeypatch.setattr(app.extensions["storyboard_storage"], "free_bytes", lambda: room)
    answer = awa.create(**says)
    assert answer.status_code == status
    if missing:
        assert answer.json["code"] == "full"
        assert nothing_is_kept(app)


def test_what_is_promised_to_others_is_no_room_any_more(app, awa, crowd, monkeypatch):
    """Sixty that were promised room for a film each on a disk for two would fill it, and each would be lost."""
    room = 2 * (2 * LARGEST) + (1 << 30)
    monkeypatch.setattr(app.extensions["storyboard_storage"], "free_bytes", lambda: room)
    says = [{"Upload_Length": LARGEST}, {"Upload_Defer_Length": 1}]
    places = [client(app, f"author {n}").create(**says[n]).headers["Location"] for n in range(2)]
    answer = client(app, "a third").create(Upload_Length=1)
    assert (answer.status_code, answer.json["code"]) == (507, "full")
    assert client(app, "author 0").send(places[0], FILM).status_code == 204  # the promise is kept
    assert client(app, "a third").create(Upload_Length=len(FILM)).status_code == 201  # what came is on the disk
    assert client(app, "author 1").ask("DELETE", places[1]).status_code == 204
    assert client(app, "a fourth").create(Upload_Length=LARGEST).status_code == 201


def test_a_promise_of_which_nothing_comes_keeps_room_for_an_hour(app, awa, crowd, monkeypatch):
    monkeypatch.setattr(app.extensions["storyboard_storage"], "free_bytes", lambda: 2 * LARGEST + (1 << 30))
    assert client(app, "author 0").create(Upload_Length=LARGEST).status_code == 201
    for minutes, status in ((59, 507), (61, 201)):
        silent = utc_now() + actions.LASTS - timedelta(minutes=minutes)
        with app.app_context(), transaction(db.session):
            db.session.execute(update(Upload).values(expires_at=silent))
        assert client(app, "author 1").create(Upload_Length=LARGEST).status_code == status

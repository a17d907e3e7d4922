"""How an upload ends, on both kinds of storage: as no film, without room, by its author, in time; what is left then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from storyboard.database import db, transaction
from storyboard.storage.interface import Missing
from storyboard.uploads import actions
from storyboard.uploads.hooks import Hooks, wire
from storyboard.uploads.models import Upload
from tests.uploads.conftest import nothing_is_kept, stored
from tests.uploads.tus import FILM

# What is no film


@pytest.mark.parametrize("what", [b"PK\x03\x04" + b"\0" * 2000, b"#EXTM3U\nfile:///etc/passwd\n" + b" " * 2000])
def test_what_is_no_film_ends_at_its_first_bytes(app, awa, what):
    place = awa.begun(100_000)
    answer = awa.send(place, what)
    assert (answer.status_code, answer.json["code"] in ("not-a-video", "playlist")) == (422, True)
    assert awa.head(place).status_code == 410
    assert awa.send(place, what).status_code == 422
    assert nothing_is_kept(app)
    with app.app_context():
        assert db.session.execute(select(Upload.head, Upload.told)).one() == (b"", None)


def test_a_short_one_that_is_no_film_ends_with_its_last_byte(app, awa, ended):
    place = awa.begun(11)
    assert awa.send(place, b"hello world").status_code == 422
    assert (ended, nothing_is_kept(app)) == ([], True)


# Room


def test_what_others_need_is_not_taken_and_what_was_sent_stays(app, awa, monkeypatch):
    place = awa.begun()
    awa.send(place, FILM[:5000])
    store = app.extensions["storyboard_storage"]
    with monkeypatch.context() as full:
        full.setattr(store, "free_bytes", lambda: actions.RESERVE - 1)
        assert awa.send(place, FILM[5000:], 5000).status_code == 507
        assert awa.create(Upload_Length=3).status_code == 507
        assert awa.offset(place) == 5000
    assert awa.send(place, FILM[5000:], 5000).status_code == 204


# Its end


def test_an_end_erases_all_of_it(app, awa):
    place = awa.begun()
    awa.send(place, FILM[:5000])
    assert awa.ask("DELETE", place).status_code == 204
    assert nothing_is_kept(app)


def test_what_was_not_gone_on_with_for_a_week_is_gone_and_what_is_whole_stays(app, awa, ended):
    late, whole = awa.begun(), awa.begun()
    awa.send(late, FILM[:5000])
    awa.send(whole, FILM)
    with app.app_context():
        with transaction(db.session):
            over = update(Upload).where(Upload.state == "open")
            db.session.execute(over.values(expires_at=datetime.now(UTC) - timedelta(minutes=1)))
        assert actions.expire(db.session, app.extensions["storyboard_storage"]) == 1
    assert (awa.head(late).status_code, awa.offset(whole)) == (410, len(FILM))
    assert stored(app, ended) == FILM


def test_what_is_whole_and_was_never_asked_for_goes_too(app, awa, ended):
    whole = awa.begun()
    awa.send(whole, FILM)
    with app.app_context():
        with transaction(db.session):
            db.session.execute(update(Upload).values(expires_at=datetime.now(UTC) - timedelta(minutes=1)))
        assert actions.expire(db.session, app.extensions["storyboard_storage"]) == 1
    assert awa.head(whole).status_code == 410
    assert nothing_is_kept(app)


def test_what_ended_long_ago_is_forgotten(app, awa):
    place = awa.begun()
    awa.ask("DELETE", place)
    with app.app_context():
        with transaction(db.session):
            db.session.execute(update(Upload).values(expires_at=datetime.now(UTC) - timedelta(days=31)))
        actions.expire(db.session, app.extensions["storyboard_storage"])
    assert awa.head(place).status_code == 404


def test_who_waits_for_it_and_fails_makes_nobody_believe_that_it_is_whole(app, awa, ended):
    """What follows from the last byte is committed with it, or not at all."""

    def fails(_session, _upload):
        raise RuntimeError("the story could not be written")

    hooks = app.extensions["storyboard_upload_hooks"]
    wire(app, Hooks(whose=hooks.whose, ended=fails))
    place = awa.begun()
    assert awa.send(place, FILM).status_code == 500
    assert awa.head(place).status_code == 423
    wire(app, hooks)
    assert awa.offset(place) == len(FILM)
    assert stored(app, ended) == FILM


def test_a_film_that_nobody_can_reach_any_more_is_no_surprise(app, awa, ended):
    place = awa.begun()
    awa.send(place, FILM[:5000])
    with app.app_context():
        row = db.session.scalars(select(Upload)).one()
        app.extensions["storyboard_storage"].growing.abandon(row.storage_key, row.growing)
        with pytest.raises(Missing):
            app.extensions["storyboard_storage"].read(row.storage_key)
    assert awa.send(place, FILM[5000:], 5000).status_code in (410, 503)

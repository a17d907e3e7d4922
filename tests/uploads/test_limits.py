"""What one client, one author and one upload may take: each limit a clear answer, nothing lost, nothing left behind."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select, update

from storyboard.database import db, transaction, utc_now
from storyboard.storage.interface import Unreachable
from storyboard.uploads import actions, appending
from storyboard.uploads.hold import held
from storyboard.uploads.hooks import hooks, wire
from storyboard.uploads.models import Upload, UploadState
from tests.uploads.conftest import LARGEST, client, nothing_is_kept, stored
from tests.uploads.tus import BYTES, FILM

# One client


@pytest.mark.sqlite
def test_ten_thousand_creations_by_one_client_are_refused_in_words_and_leave_nothing(app, awa, ended):
    place, codes = awa.begun(), []
    for _ in range(10_000):
        answer = awa.create(Upload_Length=1000)
        codes.append("" if answer.status_code == 201 else answer.json["code"])
        if answer.status_code != 201:
            assert (answer.status_code, answer.headers["Tus-Resumable"]) == (429, "1.0.0")
            assert answer.json["sentence"]
    assert (codes.count(""), codes.count("too-many") > 0, codes[-1]) == (2, True, "too-fast")
    growing = app.extensions["storyboard_settings"].storyboard_data / "files/growing"
    assert len(list(growing.iterdir())) == 3
    for start in range(0, len(FILM), 1000):  # what is begun goes on all the same
        assert awa.offset(place) == start
        assert awa.send(place, FILM[start : start + 1000], start).status_code == 204
    assert stored(app, ended) == FILM


# One author


def test_one_author_begins_a_hundred_a_day_at_most_whatever_becomes_of_them(app, awa):
    with app.app_context():
        wire(app, replace(hooks(), most_from_one_line=1000))
    for _ in range(actions.MOST_A_DAY):
        awa.ask("DELETE", awa.begun())
    answer = awa.create(Upload_Length=1000)
    assert (answer.status_code, answer.json["code"]) == (429, "too-many")
    assert nothing_is_kept(app)
    assert client(app, "Binta").create(Upload_Length=1000).status_code == 201
    with app.app_context(), transaction(db.session):
        db.session.execute(update(Upload).values(created_at=utc_now() - timedelta(hours=25)))
    assert awa.create(Upload_Length=1000).status_code == 201


def test_one_authors_total_is_three_of_the_largest_films(app, awa):
    """With a length or without one, begun or whole: what is kept of an author never comes to more."""
    for says in ({"Upload_Length": LARGEST}, {"Upload_Defer_Length": 1}, {"Upload_Defer_Length": 1}):
        place = awa.create(**says).headers["Location"]
        body = FILM + bytes(LARGEST - len(FILM))
        more = awa.ask("PATCH", place, body + b"x", Content_Type=BYTES, Upload_Offset=0)
        assert more.status_code == 413
        assert awa.send(place, body).status_code == 204
    assert awa.create(Upload_Length=1).status_code == 429
    with app.app_context():
        assert db.session.scalar(select(func.sum(Upload.offset))) == 3 * LARGEST


# One upload


@pytest.mark.parametrize(
    "metadata",
    ["name not*base64", "name QQ", "n\u00e4me QQ==", "a QQ==,,b QQ==", "x" * 8192 + " QQ==", "x" * 8192],
)
def test_metadata_that_cannot_be_read_or_is_too_much(app, awa, metadata):
    answer = awa.create(Upload_Length=5, Upload_Metadata=metadata)
    assert (answer.status_code, answer.json["code"]) == (400, "metadata")
    assert "2,048 bytes" in answer.json["sentence"]
    assert nothing_is_kept(app)


def test_metadata_of_just_the_most_that_may_be(awa):
    most = "film " + base64.b64encode(b"x" * 1530).decode()
    assert len(most.ljust(2048)) == 2048
    assert awa.create(Upload_Length=5, Upload_Metadata=most + "," + "n" * (2047 - len(most))).status_code == 201


def chunked(tus, place, body, offset):
    """As a phone sends that knows no length: the server learns the end only by its coming."""
    environ = {"wsgi.input": io.BytesIO(body), "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    says = {"Tus-Resumable": "1.0.0", "Content-Type": BYTES, "Upload-Offset": str(offset)}
    return tus.browser.open(place, method="PATCH", headers=says, environ_overrides=environ)


def test_a_body_without_an_end_is_taken_up_to_the_length_and_no_further(app, awa, ended):
    place = awa.begun()
    assert chunked(awa, place, FILM[:5000], 0).status_code == 204
    answer = chunked(awa, place, FILM[5000:] + b"and more" * 10_000, 5000)
    assert (answer.status_code, answer.json["code"]) == (413, "beyond")
    assert awa.offset(place) == len(FILM)
    assert stored(app, ended) == FILM


def test_an_upload_without_a_length_ends_at_the_most_that_may_be_sent(awa):
    place = awa.create(Upload_Defer_Length=1).headers["Location"]
    answer = chunked(awa, place, FILM + bytes(LARGEST), 0)
    assert answer.status_code == 413
    assert awa.offset(place) == LARGEST


def test_a_length_that_was_told_later_stays_too(awa):
    place = awa.create(Upload_Defer_Length=1).headers["Location"]
    assert awa.send(place, FILM[:5000], Upload_Length=6000).status_code == 204
    answer = awa.send(place, b"", 5000, Upload_Length=7000)
    assert (answer.status_code, answer.json["code"], answer.headers["Upload-Offset"]) == (400, "length-changed", "5000")
    assert awa.send(place, b"", 5000, Upload_Length=LARGEST + 1).status_code == 400


def test_a_length_that_is_told_later_is_no_larger_than_any(awa):
    place = awa.create(Upload_Defer_Length=1).headers["Location"]
    answer = awa.send(place, FILM[:5000], Upload_Length=LARGEST + 1)
    assert (answer.status_code, answer.json["figures"]) == (413, {"limit": LARGEST})


@pytest.mark.parametrize("says", [{}, {"Upload_Checksum": "sha1 AAAA"}], ids=["plain", "with a checksum"])
def test_a_first_piece_that_came_with_its_creation_and_was_cut_is_not_lost(awa, says):
    headers = {"Tus-Resumable": "1.0.0", "Content-Type": BYTES, "Content-Length": "9000", "Upload-Length": "10000"}
    headers |= {name.replace("_", "-"): said for name, said in says.items()}
    answer = awa.browser.post("/uploads/", data=FILM[:7000], headers=headers)
    assert awa.offset(answer.headers["Location"]) == (0 if says else 7000)


# Two tabs


def test_two_tabs_send_two_films_and_one_takes_nothing_from_the_other(app, awa, ended):
    places = [awa.begun(), awa.begun()]
    for start in range(0, len(FILM), 4000):
        for place in places:
            assert awa.send(place, FILM[start : start + 4000], start).status_code == 204
    assert len(set(ended)) == 2
    with app.app_context():
        assert {b"".join(app.extensions["storyboard_storage"].read(key)) for key in ended} == {FILM}


@pytest.mark.parametrize("method", ["HEAD", "PATCH", "DELETE"])
def test_while_another_connection_sends_the_second_one_is_told_to_wait(app, awa, monkeypatch, method):
    for module in (actions, appending):
        monkeypatch.setattr(module, "held", partial(held, patience_s=0))
    place = awa.begun()
    with app.app_context():
        store = app.extensions["storyboard_storage"]
        row = db.session.scalars(select(Upload)).one()
        with held(db.session, store, row.id) as hold, store.growing.append(row.storage_key, row.growing, hold.save):
            answer = awa.ask(method, place, b"" if method == "HEAD" else FILM, Content_Type=BYTES, Upload_Offset=0)
    assert answer.status_code == 423
    assert awa.send(place, FILM).status_code == 204


# A wrong clock, another site, trouble of ours


@pytest.mark.parametrize("clock", ["Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 2100 23:59:59 GMT", "yesterday"])
def test_what_time_a_phone_believes_it_is_changes_nothing(app, awa, ended, clock):
    says = {"Date": clock, "If_Modified_Since": clock, "If_Unmodified_Since": clock, "Upload_Expires": clock}
    place = awa.create(Upload_Length=len(FILM), **says).headers["Location"]
    assert awa.send(place, FILM[:5000], 0, **says).status_code == 204
    with app.app_context():
        left = db.session.scalars(select(Upload.expires_at)).one() - utc_now()
        assert timedelta(days=6, hours=23) < left <= timedelta(days=7)
    looked = awa.ask("HEAD", place, **says)
    assert (looked.status_code, looked.headers["Upload-Offset"]) == (200, "5000")
    assert awa.send(place, FILM[5000:], 5000, **says).status_code == 204
    assert stored(app, ended) == FILM


def test_no_other_site_may_send_or_look(awa):
    """CORS is off: a browser lets no page of another site use these answers, and asks before it sends."""
    place = awa.begun()
    says = {"Origin": "https://elsewhere.example", "Access_Control_Request_Method": "PATCH"}
    answers = [awa.ask("OPTIONS", "/uploads/", **says), awa.ask("OPTIONS", place, **says), awa.create(**says)]
    answers += [awa.ask("HEAD", place, **says), awa.send(place, FILM, **says), awa.ask("DELETE", place, **says)]
    assert not [name for one in answers for name, _ in one.headers if name.startswith("Access-Control-")]


def test_while_the_store_is_away_a_look_is_told_to_wait_and_a_piece_to_come_again(app, awa, ended, monkeypatch):
    place = awa.begun()
    awa.send(place, FILM[:5000])

    def away(*_args):
        raise Unreachable("no answer")

    with monkeypatch.context() as trouble:
        trouble.setattr(app.extensions["storyboard_storage"].growing, "size", away)
        assert awa.head(place).status_code == 423
        assert awa.send(place, FILM[5000:], 5000).status_code == 503
    assert awa.send(place, FILM[5000:], 5000).status_code == 204
    assert stored(app, ended) == FILM


def test_while_the_database_is_away_a_look_is_told_to_wait(app, awa, monkeypatch):
    place = awa.begun()
    awa.send(place, FILM[:5000])
    with monkeypatch.context() as trouble:
        trouble.setattr(app.extensions["storyboard_engine"], "connect", gone)
        trouble.setitem(app.extensions, "storyboard_sessions", gone)
        assert awa.head(place).status_code == 423
        assert awa.send(place, FILM[5000:], 5000).status_code >= 500
    assert awa.offset(place) == 5000


def gone(*_args, **_kwargs):
    raise ConnectionError("the database is away")


def test_no_upload_holds_a_connection_to_the_database_while_it_waits_for_bytes(app, awa, ended):
    pool, taken = app.extensions["storyboard_engine"].pool, []

    class Slow(io.BytesIO):
        def read(self, size=-1):
            taken.append(pool.checkedout())
            return super().read(min(size, 1000))

    place = awa.begun()
    environ = {"wsgi.input": Slow(FILM), "wsgi.input_terminated": True, "CONTENT_LENGTH": str(len(FILM))}
    says = {"Tus-Resumable": "1.0.0", "Content-Type": BYTES, "Upload-Offset": "0"}
    assert awa.browser.open(place, method="PATCH", headers=says, environ_overrides=environ).status_code == 204
    assert (len(taken) > 10, set(taken)) == (True, {0})
    assert stored(app, ended) == FILM


# What the house leaves behind


def test_what_moves_house_ends_what_is_on_its_way_and_no_more(app, awa, ended):
    """Pieces stay where they are; whole films go along, unless they are among those that did not arrive."""
    growing, lost, waiting = awa.begun(), awa.begun(), awa.begun()
    awa.send(growing, FILM[:5000])
    awa.send(lost, FILM)
    awa.send(waiting, FILM)
    with app.app_context():
        with transaction(db.session):
            actions.leave_behind(db.session.connection(), gone=[ended[0]])
        rows = db.session.scalars(select(Upload).order_by(Upload.id)).all()
        assert [row.state for row in rows] == [UploadState.EXPIRED, UploadState.EXPIRED, UploadState.COMPLETE]
        first = rows[0]
        assert (first.told, first.head, first.growing, first.held_by) == (None, b"", {}, None)
    assert [awa.head(place).status_code for place in (growing, lost, waiting)] == [410, 410, 200]

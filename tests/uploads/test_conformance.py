"""tus 1.0.0, row by row, on both kinds of storage: what a client may rely on."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from sqlalchemy import select

from storyboard.database import db
from storyboard.uploads.models import Upload
from tests.uploads.conftest import LARGEST, client, stored
from tests.uploads.tus import BYTES, FILM

# Discovery and versions


@pytest.mark.parametrize("version", [None, "9.9.9"])
def test_what_is_offered_is_told_to_anybody(app, ended, version):
    answer = client(app, "Eve").ask("OPTIONS", "/uploads/", version=version)
    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Tus-Resumable"] == answer.headers["Tus-Version"] == "1.0.0"
    offered = "creation,creation-with-upload,creation-defer-length,expiration,checksum,termination"
    assert answer.headers["Tus-Extension"] == offered
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256,md5"


def test_the_largest_size_is_told_to_who_may_send(awa):
    assert awa.ask("OPTIONS", "/uploads/").headers["Tus-Max-Size"] == str(LARGEST)


@pytest.mark.parametrize("version", [None, "0.2.2"])
@pytest.mark.parametrize("method", ["POST", "HEAD", "PATCH", "DELETE"])
def test_another_version_is_refused_before_anything_is_done(awa, method, version):
    place = awa.begun() if method != "POST" else "/uploads/"
    answer = awa.ask(method, place, version=version, Upload_Length=3, Upload_Offset=0, Content_Type=BYTES)
    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")
    assert method == "POST" or awa.offset(place) == 0


def test_every_answer_speaks_the_version_errors_too(awa):
    place = awa.begun()
    answers = [awa.create(), awa.head(place), awa.head("/uploads/nothing"), awa.send(place, b"", 7), awa.create(A=1)]
    assert {answer.headers.get("Tus-Resumable") for answer in answers} == {"1.0.0"}


# Creation


def test_a_new_upload_has_an_address_and_an_end_of_its_time(awa):
    answer = awa.create(Upload_Length=11)
    assert (answer.status_code, answer.headers["Location"][:9]) == (201, "/uploads/")
    lasts = parsedate_to_datetime(answer.headers["Upload-Expires"]) - datetime.now(UTC)
    assert timedelta(days=6, hours=23) < lasts <= timedelta(days=7)


@pytest.mark.parametrize(
    "says",
    [
        {},
        {"Upload_Length": 11, "Upload_Defer_Length": 1},
        {"Upload_Defer_Length": 2},
        {"Upload_Length": "-1"},
        {"Upload_Length": "1e3"},
        {"Upload_Length": "+5"},
        {"Upload_Length": "\u00b2"},
        {"Upload_Length": "5", "Upload_Metadata": "name QQ==,name QQ=="},
        {"Upload_Length": "5", "Upload_Metadata": "name not*base64"},
        {"Upload_Length": "5", "Upload_Metadata": "name " + "QUJD" * 2048},
        {"Upload_Length": "5", "Upload_Concat": "partial"},
    ],
)
def test_what_cannot_be_read_begins_nothing(awa, says):
    answer = awa.create(**says)
    assert answer.status_code == 400
    assert "Location" not in answer.headers
    assert answer.json["sentence"]


def test_what_is_too_long_is_refused_at_once_and_what_is_just_right_is_not(awa):
    assert awa.create(Upload_Length=LARGEST + 1).status_code == 413
    assert awa.create(Upload_Length=LARGEST).status_code == 201


def test_an_upload_of_nothing_is_whole_at_once(awa, ended):
    place = awa.begun(0)
    assert awa.offset(place) == 0
    assert len(ended) == 1


def test_what_a_client_tells_of_its_file_is_given_back_and_kept_sealed(app, awa):
    metadata = f"filename {base64.b64encode(b'awa-at-the-well.mp4').decode()},is_confidential"
    place = awa.create(Upload_Length=11, Upload_Metadata=metadata).headers["Location"]
    assert awa.head(place).headers["Upload-Metadata"] == metadata
    awa.send(place, FILM[:11])
    assert awa.head(place).headers["Upload-Metadata"] == metadata
    with app.app_context():
        kept = db.session.connection().exec_driver_sql("SELECT told FROM upload").scalar_one()
        assert base64.b64encode(b"awa-at-the-well.mp4").decode() not in kept


# Whose it is


def test_who_has_no_business_here_begins_nothing(app, ended):
    assert client(app, "Eve").create(Upload_Length=3).status_code == 403


def test_nobody_else_can_look_at_it_go_on_with_it_or_end_it(app, awa):
    place, binta = awa.begun(), client(app, "Binta")
    assert [binta.head(place).status_code, binta.send(place, FILM).status_code] == [404, 404]
    assert binta.ask("DELETE", place).status_code == 404
    assert awa.offset(place) == 0


def test_its_address_is_not_kept(app, awa):
    token = awa.begun().rpartition("/")[2]
    with app.app_context():
        assert db.session.scalar(select(Upload.token_digest)) == hashlib.sha256(token.encode()).hexdigest()


def test_three_may_wait_at_once_and_a_fourth_may_not(awa):
    places = [awa.begun() for _ in range(3)]
    assert awa.create(Upload_Length=3).status_code == 429
    awa.ask("DELETE", places[0])
    assert awa.create(Upload_Length=3).status_code == 201


# HEAD


def test_how_far_it_is(awa):
    place = awa.begun()
    answer = awa.head(place)
    assert answer.status_code == 200
    assert (answer.headers["Upload-Offset"], answer.headers["Upload-Length"]) == ("0", str(len(FILM)))
    assert answer.headers["Cache-Control"] == "no-store"
    awa.send(place, FILM[:2000])
    assert awa.offset(place) == 2000


def test_a_length_that_is_told_later(awa, ended):
    place = awa.create(Upload_Defer_Length=1).headers["Location"]
    assert awa.head(place).headers["Upload-Defer-Length"] == "1"
    assert "Upload-Length" not in awa.head(place).headers
    awa.send(place, FILM[:5000])
    answer = awa.send(place, FILM[5000:], 5000, Upload_Length=len(FILM))
    assert (answer.status_code, len(ended)) == (204, 1)


@pytest.mark.parametrize(("again", "status"), [(len(FILM), 204), (len(FILM) + 1, 400)])
def test_a_length_stays_what_it_was(awa, again, status):
    place = awa.begun()
    assert awa.send(place, FILM[:5], 0, Upload_Length=again).status_code == status


def test_a_length_below_what_is_here_already_is_refused(awa):
    place = awa.create(Upload_Defer_Length=1).headers["Location"]
    awa.send(place, FILM[:5000])
    assert awa.send(place, b"", 5000, Upload_Length=4999).status_code == 400


def test_what_never_was_and_what_has_ended(awa):
    unknown = awa.head("/uploads/AAAAAAAAAAAAAAAAAAAAAA")
    assert (unknown.status_code, "Upload-Offset" in unknown.headers) == (404, False)
    place = awa.begun()
    assert awa.ask("DELETE", place).status_code == 204
    gone = awa.head(place)
    assert (gone.status_code, "Upload-Offset" in gone.headers) == (410, False)
    assert awa.send(place, FILM).status_code == 410
    assert awa.ask("DELETE", place).status_code == 410


# PATCH


def test_a_film_in_pieces_is_the_film(app, awa, ended):
    place = awa.begun()
    for start in range(0, len(FILM), 3000):
        piece = FILM[start : start + 3000]
        answer = awa.send(place, piece, start)
        assert (answer.status_code, answer.data) == (204, b"")
        assert answer.headers["Upload-Offset"] == str(start + len(piece))
        assert ("Upload-Expires" in answer.headers) == (start + len(piece) < len(FILM))
    assert stored(app, ended) == FILM
    assert awa.offset(place) == len(FILM)


@pytest.mark.parametrize("offset", [0, 3, 7])
def test_an_offset_that_is_not_ours_changes_nothing_and_learns_ours(awa, offset):
    place = awa.begun()
    awa.send(place, FILM[:5])
    answer = awa.send(place, b"other bytes", offset)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "5")
    assert awa.offset(place) == 5


@pytest.mark.parametrize("offset", ["", "-1", "+0", "0x0", "1.0"])
def test_an_offset_that_cannot_be_read(awa, offset):
    assert awa.send(awa.begun(), b"x", offset).status_code == 400


def test_bytes_must_be_called_bytes(awa):
    place = awa.begun()
    assert awa.send(place, FILM, Content_Type="text/plain").status_code == 415
    assert awa.offset(place) == 0


def test_more_than_was_announced_is_refused(awa):
    place = awa.begun(100)
    assert awa.send(place, FILM[:101]).status_code == 413
    assert awa.offset(place) == 0


def test_nothing_is_fine_too(awa):
    place = awa.begun()
    answer = awa.send(place, b"")
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "0")


def test_a_whole_upload_takes_no_more_and_says_once_more_that_it_is_whole(awa, ended):
    place = awa.begun()
    awa.send(place, FILM)
    again = awa.send(place, b"", len(FILM))
    assert (again.status_code, again.headers["Upload-Offset"]) == (204, str(len(FILM)))
    assert awa.send(place, b"more", len(FILM)).status_code == 409
    assert len(ended) == 1


def test_a_network_that_lets_only_posts_through(app, awa, ended):
    place = awa.begun()
    says = {"X_HTTP_Method_Override": "PATCH", "Content_Type": BYTES, "Upload_Offset": 0}
    assert awa.ask("POST", place, FILM, **says).status_code == 204
    assert stored(app, ended) == FILM


def test_the_method_that_is_said_counts_and_no_other(awa):
    place = awa.begun()
    assert awa.ask("DELETE", place, X_HTTP_Method_Override="HEAD").status_code == 200
    assert awa.ask("HEAD", place).headers["Upload-Offset"] == "0"
    assert awa.ask("PATCH", place, X_HTTP_Method_Override="DELETE").status_code == 204
    assert awa.ask("HEAD", place).status_code == 410


def test_a_plain_post_to_an_upload_means_nothing(awa):
    assert awa.ask("POST", awa.begun()).status_code == 405


# Creation with upload


def test_the_first_bytes_may_come_along(app, awa, ended):
    answer = awa.ask("POST", "/uploads/", FILM, Upload_Length=len(FILM), Content_Type=BYTES)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(len(FILM)))
    assert stored(app, ended) == FILM


def test_only_bytes_that_are_called_bytes_come_along(awa):
    answer = awa.ask("POST", "/uploads/", FILM, Upload_Length=len(FILM), Content_Type="text/plain")
    assert (answer.status_code, "Upload-Offset" in answer.headers) == (201, False)
    assert awa.offset(answer.headers["Location"]) == 0


# Checksum


def checksum(algorithm, data):
    digest = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    return f"{algorithm} {base64.b64encode(digest).decode()}"


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
def test_a_piece_with_its_checksum(app, awa, ended, algorithm):
    place = awa.begun()
    assert awa.send(place, FILM[:5000], Upload_Checksum=checksum(algorithm, FILM[:5000])).status_code == 204
    assert awa.send(place, FILM[5000:], 5000, Upload_Checksum=checksum(algorithm, FILM[5000:])).status_code == 204
    assert stored(app, ended) == FILM


def test_a_piece_that_was_changed_on_its_way_is_dropped_and_the_rest_stays(awa):
    place = awa.begun()
    awa.send(place, FILM[:5000])
    answer = awa.send(place, b"x" * 100, 5000, Upload_Checksum=checksum("sha1", b"y" * 100))
    assert answer.status_code == 460
    assert awa.offset(place) == 5000


@pytest.mark.parametrize("said", ["crc32 AAAA", "sha1 not*base64", "sha1", "sha1 "])
def test_a_checksum_that_cannot_be_read(awa, said):
    place = awa.begun()
    assert awa.send(place, FILM, Upload_Checksum=said).status_code == 400
    assert awa.offset(place) == 0

"""Sending protected bytes: whole, in ranges, never kept by a cache."""

import random

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from storyboard.storage import open_storage
from storyboard.storage.interface import new_key
from storyboard.web.sending import send

FILM = random.Random(4).randbytes(200_000)


@pytest.fixture
def film(tmp_path):
    storage, key = open_storage(f"file://{tmp_path}", tmp_path), new_key()
    with storage.writer(key) as writer:
        writer.write(FILM)
        stored = writer.finish()
    app = Flask(__name__)

    @app.get("/film")
    def film():
        return send(storage, stored.key, size=stored.bytes, media_type="video/mp4", sha256=stored.sha256)

    @app.get("/gone")
    def gone():
        return send(storage, new_key(), size=10, media_type="video/mp4", sha256="")

    return app.test_client()


def test_the_whole_film_says_that_it_takes_ranges_and_is_not_to_be_kept(film):
    answer = film.get("/film")
    assert (answer.status_code, answer.data) == (200, FILM)
    assert {
        name: answer.headers[name] for name in ("Accept-Ranges", "Cache-Control", "Content-Type", "Content-Length")
    } == {
        "Accept-Ranges": "bytes",
        "Cache-Control": "no-store",
        "Content-Type": "video/mp4",
        "Content-Length": str(len(FILM)),
    }


@given(first=st.integers(0, len(FILM) - 1), last=st.integers(0, 2 * len(FILM)))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
def test_any_range_is_that_part_of_the_film(film, first, last):
    last = max(first, last)
    answer = film.get("/film", headers={"Range": f"bytes={first}-{last}"})
    assert answer.data == FILM[first : last + 1]
    if answer.status_code == 206:
        assert answer.headers["Content-Range"] == f"bytes {first}-{min(last, len(FILM) - 1)}/{len(FILM)}"
    else:
        assert (first, answer.status_code) == (0, 200)


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=-100", slice(-100, None)),
        ("bytes=199990-", slice(199990, None)),
        ("bytes=0-0", slice(0, 1)),
        ("bytes=-999999999", slice(None)),
    ],
    ids=["last", "rest", "first", "more than there is"],
)
def test_open_ranges(film, asked, part):
    answer = film.get("/film", headers={"Range": asked})
    assert (answer.status_code, answer.data) == (206, FILM[part])


def test_the_whole_film_asked_as_an_open_range_is_a_range(film):
    answer = film.get("/film", headers={"Range": "bytes=0-"})
    assert (answer.status_code, answer.headers["Content-Range"]) == (206, f"bytes 0-199999/{len(FILM)}")


def test_a_range_behind_the_end_is_refused_with_the_size(film):
    answer = film.get("/film", headers={"Range": "bytes=200000-"})
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, "bytes */200000")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=b-a"])
def test_what_we_do_not_understand_gets_the_whole(film, asked):
    assert film.get("/film", headers={"Range": asked}).status_code == 200


def test_a_range_of_another_film_gets_the_whole(film):
    answer = film.get("/film", headers={"Range": "bytes=0-1", "If-Range": '"another"'})
    assert answer.status_code == 200


def test_head_sends_no_bytes_and_what_is_gone_is_404(film):
    assert film.head("/film").data == b""
    assert film.get("/gone").status_code == 404

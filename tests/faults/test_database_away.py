"""PostgreSQL is on another machine, and that machine is away: everybody is told so, and keeps what they typed."""

from __future__ import annotations

import html
from collections.abc import Iterator

import pytest
from flask import Flask, request
from structlog.testing import capture_logs

import config
from storyboard import create_app
from tests.services.running import HOST, free_ports

BODY = "Two schools did not talk. We cleaned the pitch together."
SHARE = "/c/youth4peace/share/tell?kind="


@pytest.fixture
def away(tmp_path) -> Iterator[Flask]:
    """An app whose database does not answer."""
    (nobody,) = free_ports(1)
    url = f"postgresql://somebody@{HOST}:{nobody}/storyboard"
    app = create_app(config.load({"STORYBOARD_DATA": str(tmp_path), "DATABASE_URL": url, "LOG_LEVEL": "ERROR"}))
    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False)
    yield app
    app.extensions["storyboard_engine"].dispose()


@pytest.mark.parametrize("address", ["/", "/stories/", "/c/youth4peace/", f"{SHARE}text", "/stories/abc/files/def"])
def test_who_reads_is_told_that_nothing_is_lost(away, address):
    with capture_logs() as written:
        answer = away.test_client().get(address)
    assert answer.status_code == 503
    assert "It is our fault, not yours, and nothing is lost. Try again in a minute." in answer.text
    assert [line["event"] for line in written] == ["database_away"]
    assert "Traceback" not in str(written)


def test_who_writes_has_their_words_back(away):
    answer = away.test_client().post(f"{SHARE}text", data={"body": BODY}, content_type="multipart/form-data")
    assert answer.status_code == 503
    assert "what you wrote stands below" in answer.text
    assert BODY in html.unescape(answer.text)


def test_who_sends_a_film_is_told_the_same_and_the_film_is_not_taken(away):
    film = b'--x\r\nContent-Disposition: form-data; name="film"; filename="a.mp4"\r\n\r\n' + bytes(3_000_000)
    with away.test_client() as awa:
        answer = awa.post(f"{SHARE}video", data=film, content_type="multipart/form-data; boundary=x")
        assert "form" not in vars(request), "the film was read, though nobody can take it"
    assert answer.status_code == 503
    assert "It is our fault, not yours." in answer.text

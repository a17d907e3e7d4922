"""tus-js-client, which everybody uses, in Node against a real server: every byte arrives, on the disk and in S3."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

import config
from storyboard.database import db
from storyboard.uploads.actions import digest
from storyboard.uploads.models import Upload, UploadState
from tests.live import Site, started
from tests.services.running import program

pytestmark = pytest.mark.fault
FILM = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + os.urandom(3_000_001)
AUTHORS = itertools.count()
PREFIXES = itertools.count()


@dataclass(frozen=True)
class Told:
    """What became of an upload."""

    row: Upload
    content: bytes
    requests: list[str]


@pytest.fixture(scope="module", params=["disk", "s3"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    parts = {"STORAGE_URL": request.getfixturevalue("s3")(f"client-{next(PREFIXES)}")} if request.param == "s3" else {}
    with started(tmp_path_factory.mktemp("client"), application="tests.uploads.served:app", **parts) as site:
        yield site


@pytest.fixture
def send(site: Site, tmp_path: Path):
    """Let the client send the film in some way."""
    (tmp_path / "film.mp4").write_bytes(FILM)

    def send(way: str) -> Told:
        script = str(config.ROOT / "tests/uploads/tus_client.mjs")
        author = f"author-{next(AUTHORS)}"
        said = subprocess.run(
            [program("node"), script, way, f"{site.url}/uploads/", author, str(tmp_path / "film.mp4")],
            capture_output=True,
            text=True,
            timeout=120,
            cwd=config.ROOT,
        )
        assert said.returncode == 0, said.stderr
        told = json.loads(said.stdout)
        with site.app.app_context():
            row = db.session.scalars(select(Upload).where(Upload.token_digest == digest(told["token"]))).one()
            assert row.owner == author
            storage = site.app.extensions["storyboard_storage"]
            whole = row.state is UploadState.COMPLETE
            return Told(row, b"".join(storage.read(row.storage_key)) if whole else b"", told["requests"])

    return send


@pytest.mark.parametrize(("way", "pieces"), [("whole", 1), ("pieces", 11), ("deferred", 11), ("with-creation", 0)])
def test_a_film_arrives_byte_for_byte(send, way, pieces):
    told = send(way)
    assert told.content == FILM
    assert told.requests[0] == "POST"
    assert (told.requests.count("POST"), told.requests.count("PATCH") >= pieces) == (1, True)


def test_a_film_that_was_left_goes_on_where_it_was(send):
    told = send("resumed")
    assert told.content == FILM
    again = told.requests.index("again")
    assert told.requests[again : again + 3] == ["again", "HEAD", "PATCH"]
    assert told.requests.count("POST") == 1


def test_a_line_that_breaks_three_times_costs_no_new_beginning(send):
    told = send("cut")
    assert told.content == FILM
    assert (told.requests.count("POST"), told.requests.count("HEAD") >= 3) == (1, True)


def test_a_film_that_nobody_wants_any_more_is_gone(send):
    assert send("terminated").row.state is UploadState.TERMINATED

"""Uploads over lines that break, to servers that are killed: whatever arrived is kept, on the disk and in S3."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import os
import signal
import socket
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from storyboard.database import db
from storyboard.uploads.models import Upload, UploadState
from tests.faults.conftest import descendants, until
from tests.live import Site, started
from tests.uploads.served import HEADER

pytestmark = pytest.mark.fault
FILM = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + os.urandom(3_000_001)
HALF = 1_000_001
BYTES = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream"}
PREFIXES = itertools.count()
NAMES = itertools.count()


@pytest.fixture(scope="module", params=["disk", "s3"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    parts = {}
    if request.param == "s3":
        parts["STORAGE_URL"] = request.getfixturevalue("s3")(f"broken-{next(PREFIXES)}")
    with started(tmp_path_factory.mktemp("uploads"), "tests.uploads.served:app", **parts) as site:
        yield site


class Phone:
    """A phone that may send, and speaks to the server byte by byte."""

    def __init__(self, site: Site) -> None:
        self.site, self.host = site, urlsplit(site.url).netloc
        self.name = f"author-{next(NAMES)}"
        self.place = self.ask("POST", "/uploads/", {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(FILM))}).headers[
            "Location"
        ]

    def ask(self, method: str, path: str, says: dict[str, str], body: bytes = b"") -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request(method, path, body, {**says, HEADER: self.name})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def head(self) -> http.client.HTTPResponse:
        return self.ask("HEAD", self.place, {"Tus-Resumable": "1.0.0"})

    @property
    def offset(self) -> int:
        """As a client learns it: 423 is something to wait for."""
        deadline = time.monotonic() + 30
        while (answer := self.head()).status == 423:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert answer.status == 200
        return int(answer.headers["Upload-Offset"])

    def send(self, offset: int, upto: int | None = None) -> int:
        return self.ask("PATCH", self.place, {**BYTES, "Upload-Offset": str(offset)}, FILM[offset:upto]).status

    def begin(self, offset: int = 0, *, upto: int = HALF, chunked: bool = False) -> socket.socket:
        """A piece that is begun and does not end: the line is the caller's to break."""
        line = socket.create_connection(self.host.split(":"), timeout=30)
        length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {len(FILM) - offset}"
        says = [f"{name}: {value}" for name, value in BYTES.items()]
        head = [f"PATCH {self.place} HTTP/1.1", f"Host: {self.host}", f"{HEADER}: {self.name}", *says]
        line.sendall("\r\n".join([*head, f"Upload-Offset: {offset}", length, "", ""]).encode())
        piece = FILM[offset:upto]
        line.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" if chunked else piece)
        return line

    def finish(self) -> bytes:
        """Send what is missing; the film as it is stored then."""
        assert self.send(self.offset) == 204
        with self.site.app.app_context():
            newest = select(Upload).order_by(Upload.id.desc()).limit(1)
            row = db.session.scalars(newest.execution_options(populate_existing=True)).one()
            assert row.state is UploadState.COMPLETE
            db.session.rollback()
            return b"".join(self.site.app.extensions["storyboard_storage"].read(row.storage_key))


@pytest.fixture
def awa(site: Site) -> Phone:
    return Phone(site)


def reset(line: socket.socket) -> None:
    """Break a line the hard way."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()


@pytest.mark.parametrize("chunked", [False, True], ids=["announced", "chunked"])
@pytest.mark.parametrize("end", [socket.socket.close, reset], ids=["closed", "reset"])
def test_every_byte_that_came_before_the_line_broke_is_kept(awa, end, chunked):
    line = awa.begin(chunked=chunked)
    time.sleep(0.5)  # what a reset overtakes on its way was never here
    end(line)
    assert awa.offset == HALF
    assert awa.finish() == FILM


def test_a_body_without_an_announced_length(awa):
    line = awa.begin(upto=len(FILM), chunked=True)
    line.sendall(b"0\r\n\r\n")
    assert line.recv(100).startswith(b"HTTP/1.1 204")
    line.close()
    assert awa.offset == len(FILM)


def test_a_phone_that_changed_networks_goes_on_within_seconds_while_its_old_line_is_dead(awa):
    dead = awa.begin()
    time.sleep(0.5)
    began = time.monotonic()
    assert awa.offset == HALF
    assert time.monotonic() - began < 8
    assert awa.finish() == FILM
    assert dead.recv(100).startswith(b"HTTP/1.1 503")
    dead.close()


def test_two_who_send_the_same_piece_leave_one_film(awa):
    statuses: list[int] = []

    def send() -> None:
        with contextlib.suppress(OSError):  # hung up on in the middle of the piece
            statuses.append(awa.send(0, HALF))

    both = [threading.Thread(target=send) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert set(statuses) <= {204, 409, 423, 503}  # who was overtaken with its last byte, and who came after it
    assert awa.offset <= HALF  # less, when the one was overtaken within the piece and the other came too late for it
    assert awa.finish() == FILM


def test_a_worker_that_is_killed_in_the_middle_of_a_piece_loses_almost_nothing(site, awa):
    """What was told to be here is here: an answer comes after the bytes are safe. What came since is kept on a disk."""
    assert awa.send(0, HALF) == 204
    line = awa.begin(HALF, upto=2 * HALF)
    time.sleep(0.5)
    with line:
        for worker in workers_of(site):
            os.kill(worker, signal.SIGKILL)
        until(lambda: answers(awa), "the site answers again")
        least = HALF if "STORAGE_URL" in site.environment else 2 * HALF - 100_000
        assert least <= awa.offset <= 2 * HALF
    assert awa.finish() == FILM


def test_a_site_that_is_told_to_end_in_the_middle_of_a_piece_keeps_it(site, awa):
    line = awa.begin()
    time.sleep(0.5)
    told = workers_of(site)
    for worker in told:
        os.kill(worker, signal.SIGTERM)
    until(lambda: answers(awa), "the site answers again")
    line.close()
    assert awa.offset <= HALF
    assert awa.finish() == FILM
    until(lambda: not {*told} & {*workers_of(site)}, "who was told to end has ended")  # it closes every line


def workers_of(site: Site) -> list[int]:
    """The processes that gunicorn has forked."""
    port = site.environment["PORT"]
    masters = [
        int(found.parent.name)
        for found in Path("/proc").glob("[0-9]*/cmdline")
        if f"127.0.0.1:{port}".encode() in _read(found) and b"gunicorn" in _read(found)
    ]
    return [child for master in masters for child in descendants(master)]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def answers(phone: Phone) -> bool:
    try:
        return phone.ask("GET", "/healthz", {}).status == 200
    except OSError:
        return False


def test_a_line_that_brought_a_whole_piece_brings_the_next_one_too(awa):
    """A client that keeps its connection would take a hang-up for a broken line, and ask how far it is."""
    line = http.client.HTTPConnection(awa.host, timeout=30)
    for start in range(0, HALF, 200_000):
        piece = FILM[start : min(start + 200_000, HALF)]
        line.putrequest("PATCH", awa.place)
        says = {**BYTES, HEADER: awa.name, "Upload-Offset": str(start), "Content-Length": str(len(piece))}
        for name, said in says.items():
            line.putheader(name, said)
        line.endheaders()
        for part in (piece[:70_000], piece[70_000:]):
            line.send(part)
            time.sleep(0.1)  # so that the server finds too little at first
        answer = line.getresponse()
        assert (answer.status, answer.read()) == (204, b"")
        line.auto_open = 0  # the next one comes on this very line, or fails
    line.close()
    assert awa.finish() == FILM

"""Real lines that break while a film is on its way, into the server that the site runs on."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import config
from storyboard.database import make_engine
from storyboard.stories.models import Story
from tests.factory import open_call
from tests.sharing.conftest import TOLD
from tests.uploads.forms import BOUNDARY, field, file, film, form

pytestmark = pytest.mark.fault
SEND = "/c/youth4peace/share/tell?kind=video"


@dataclass
class Site:
    """A running server and its data."""

    port: int
    data: Path

    def opens(self) -> tuple[str, list[bytes]]:
        """The first step of a film: its cookie, and its fields as they are sent back."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=20)
        line.request("GET", SEND)
        answer = line.getresponse()
        markup = answer.read().decode()
        cookie = "; ".join(said.partition(";")[0] for said in answer.headers.get_all("Set-Cookie") or ())
        line.close()
        hidden = {}
        for tag in re.findall(r'<input[^>]*type="hidden"[^>]*>', markup):
            name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
            if name and value:
                hidden[name[1]] = unescape(value[1])
        return cookie, [field(name, value) for name, value in {**hidden, **TOLD["tell"]}.items()]

    def begins(self, body: bytes, cookie: str) -> socket.socket:
        """A line on which the head of a form with this body was sent."""
        line = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        head = f"POST {SEND} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nConnection: close\r\n"
        kind = f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {len(body)}\r\n\r\n"
        line.sendall((head + kind).encode())
        return line

    def files(self) -> list[Path]:
        """Every file of the storage, finished or not."""
        return [path for path in (self.data / "files").rglob("*") if path.is_file()]

    def stories(self) -> int:
        """How many stories there are."""
        engine = make_engine(f"sqlite:///{self.data / 'storyboard.db'}")
        with Session(engine) as session:
            count = len(session.scalars(select(Story.id)).all())
        engine.dispose()
        return count


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("site")
    shutil.copy(migrated, data / "storyboard.db")
    engine = make_engine(f"sqlite:///{data / 'storyboard.db'}")
    with Session(engine) as session:
        open_call(session, largest_video=1_000_000)
    engine.dispose()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "STORYBOARD_DATA": str(data), "PORT": str(port), "LOG_LEVEL": "WARNING"}
    server = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "wsgi:app"]
    with (
        (data / "said.log").open("wb") as log,
        subprocess.Popen(server, cwd=config.ROOT, env=env, start_new_session=True, stderr=log) as process,
    ):
        try:
            _wait_for(port)
            yield Site(port, data)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def gone_within(site: Site, seconds: float) -> bool:
    """Whether the storage empties in time."""
    deadline = time.monotonic() + seconds
    while site.files() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not site.files()


@pytest.mark.parametrize("how", ["closed", "torn off"])
def test_a_line_that_breaks_leaves_no_film_and_the_same_form_is_still_one_story(site: Site, how: str) -> None:
    cookie, words = site.opens()
    body = form(*words, file(film(900_000)))
    before = site.stories()
    line = site.begins(body, cookie)
    line.sendall(body[:600_000])
    deadline = time.monotonic() + 10
    while not site.files() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(site.files()) == 1  # it was on its way
    if how == "torn off":
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()
    assert gone_within(site, 10)  # the words may have been kept: they are a draft
    line = site.begins(body, cookie)
    line.sendall(body)
    assert line.recv(4096).startswith(b"HTTP/1.1 303 ")
    line.close()
    assert site.stories() == before + 1
    for path in site.files():
        path.unlink()


def test_who_sends_too_much_reads_why_instead_of_a_broken_line(site: Site) -> None:
    cookie, words = site.opens()
    body = form(*words, file(film(12_000_000)))
    line = site.begins(body, cookie)
    line.sendall(body)
    with line, line.makefile("rb") as answer:
        page = answer.read().decode()
    assert page.startswith("HTTP/1.1 422 ")
    assert "Your film is larger than 1 MB." in page
    assert site.files() == []


def test_a_request_that_cannot_be_read_leaves_no_address_in_the_log(site: Site) -> None:
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as line:
        line.sendall(b"GET /" + b"x" * 5000 + b" HTTP/1.1\r\nHost: here\r\n\r\n")
        assert line.recv(4096).startswith(b"HTTP/1.1 414 ")
    said = (site.data / "said.log").read_text()
    print(said)
    assert ("gunicorn" in said, "127.0.0.1" in said.partition("event=")[2]) == (True, False)

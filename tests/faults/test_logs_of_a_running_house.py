"""A house at work, at the most talkative level: what people sent is looked for in everything that it said and kept."""

from __future__ import annotations

import html
import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

import config
from config import ROOT
from storyboard import create_app
from storyboard.database import db, transaction
from storyboard.operations.local import HOST, answers
from storyboard.staff import actions as staff
from storyboard.staff.roles import Role
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Kind, Story
from tests import clips as filmed
from tests.factory import open_call
from tests.faults.conftest import until
from tests.sharing.conftest import TOLD, Author, belongs
from tests.uploads import forms

pytestmark = [pytest.mark.fault, pytest.mark.media]

PLANTED = {
    "name": "Kadiatou",
    "title": "Tamarindtitle",
    "body": "Baobabbody",
    "asks": "Kapokasks",
    "file name": "IMG-Sikasso-0703",
    "browser": "Zephyrbrowser/7.7",
    "address": "203.0.113.77",
    "e-mail": "malik.marigot@example.org",
    "right password": "calabash-under-the-fig",
    "wrong password": "guessed-by-eve-again",
    "path": "harmattan",
    "query": "lagunequery",
    "invitation": "griotinvitationtoken",
    "bad line": "FONIOLINE",
    "wrong key": "7H7H7H7H7H7H",
    "broken row": "mangrove-word-in-a-row",
}


@dataclass
class Visitor:
    """Somebody's browser, behind a proxy that tells where they sit."""

    url: str
    cookies: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def asks(self, path: str, data: bytes | None = None, content_type: str = "") -> tuple[int, str]:
        """The status and the page that they get."""
        headers = {"User-Agent": PLANTED["browser"], "X-Forwarded-For": PLANTED["address"], "Referer": self.url + path}
        if content_type:
            headers["Content-Type"] = content_type
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        try:
            with opener.open(urllib.request.Request(self.url + path, data, headers), timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()

    def fills_in(self, path: str, answers: Mapping[str, str]) -> tuple[int, str]:
        """Opens a page and sends its form."""
        hidden = Author.hidden(_Page(self.asks(path)[1]))  # type: ignore[arg-type]
        sent = urllib.parse.urlencode({**hidden, **answers}).encode()
        return self.asks(path, sent, "application/x-www-form-urlencoded")

    def tells(self, kind: str, words: Mapping[str, object], film: Path | None = None) -> int:
        """Takes all steps; the last answer's status."""
        status = 0
        for step, told in TOLD.items():
            path = f"/c/youth4peace/share/{step}?kind={kind}"
            hidden = Author.hidden(_Page(self.asks(path)[1]))  # type: ignore[arg-type]
            mine = {name: word for name, word in words.items() if belongs(name, step)}
            fields = []
            for name, value in {**hidden, **told, **mine}.items():
                fields += [forms.field(name, str(one)) for one in (value if isinstance(value, list) else [value])]
            if film is not None and step == "tell":
                fields.append(forms.file(film.read_bytes(), filename=PLANTED["file name"] + ".mp4"))
            status, _page = self.asks(path, forms.form(*fields), f"multipart/form-data; boundary={forms.BOUNDARY}")
        return status


@dataclass(frozen=True)
class _Page:
    words: str

    def get_data(self, as_text: bool) -> str:
        return self.words


@dataclass
class House:
    """A running house, its voice in a file, and its data at hand."""

    data: Path
    port: int
    process: subprocess.Popen[bytes]
    app: Flask

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)

    def everything_said(self) -> dict[str, str]:
        """All that it printed, and each of its log files."""
        files = [self.data / "voice.txt", *(self.data / "logs").iterdir()]
        return {file.name: file.read_text() for file in files}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    env = {"PORT": str(port), "STORYBOARD_DATA": str(tmp_path), "LOG_LEVEL": "DEBUG", "TRUSTED_PROXIES": "1"}
    with (tmp_path / "voice.txt").open("wb") as voice:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.operations.started"],
            cwd=ROOT,
            env={**os.environ, **env},
            stdout=voice,
            stderr=voice,
        )
    try:
        until(lambda: answers(port), "an answer")
        app = create_app(config.load({**env, "LOG_LEVEL": "ERROR"}))
        yield House(tmp_path, port, process, app)
        app.extensions["storyboard_engine"].dispose()
    finally:
        process.kill()
        process.wait()


def awa_and_malik_are_here(house: House, film: Path) -> str:
    """Awa sends a text and a film and opens her page; Malik signs in; both go astray. Awa's story key."""
    with house.app.app_context():
        open_call(db.session)
        link = staff.add(db.session, PLANTED["e-mail"], Role.MODERATOR, PLANTED["name"])
        staff.accept(db.session, link, PLANTED["right password"])
    awa = Visitor(f"http://{HOST}:{house.port}")
    words = {"display_name": PLANTED["name"], "title": PLANTED["title"], "asks": PLANTED["asks"]}
    assert awa.tells("text", {**words, "body": PLANTED["body"]}) == 200
    found = re.search(r'id="story-key">([^<]+)<', awa.asks("/c/youth4peace/sent")[1])
    assert found
    key = html.unescape(found[1])
    assert awa.fills_in("/story/", {"key": key})[0] == 200
    assert Visitor(awa.url).fills_in("/story/", {"key": PLANTED["wrong key"]})[0] == 422
    assert Visitor(awa.url).tells("video", words, film) == 200
    malik = Visitor(awa.url)
    for password in ("wrong password", "right password"):
        sent = {"email": PLANTED["e-mail"], "password": PLANTED[password]}
        assert malik.fills_in("/staff/sign-in", sent)[0] == (422 if password == "wrong password" else 200)
    assert awa.asks(f"/{PLANTED['path']}/?q={PLANTED['query']}")[0] == 404
    assert awa.asks(f"/staff/invitation/{PLANTED['invitation']}")[0] == 410
    with socket.create_connection((HOST, house.port)) as line:
        line.sendall(f"{PLANTED['bad line']} {PLANTED['bad line']}\r\n\r\n".encode())
        assert line.recv(100).startswith(b"HTTP/1.1 400")
    return key


def a_row_breaks_a_page(house: House) -> None:
    """The error that follows carries the row's word in its message."""
    with house.app.app_context():
        db.session.execute(text("PRAGMA ignore_check_constraints=ON"))
        db.session.rollback()
        with transaction(db.session):
            db.session.execute(text("UPDATE story SET age_band = :word"), {"word": PLANTED["broken row"]})
    malik = Visitor(f"http://{HOST}:{house.port}")
    malik.fills_in("/staff/sign-in", {"email": PLANTED["e-mail"], "password": PLANTED["right password"]})
    with house.app.app_context():
        slug = db.session.scalar(select(Story.slug).where(Story.kind == Kind.TEXT))
    assert malik.asks(f"/moderation/stories/{slug}")[0] == 500


def is_prepared(house: House) -> bool:
    with house.app.app_context():
        return db.session.scalar(select(Story.state).where(Story.kind == Kind.VIDEO)) is State.PENDING


def test_nothing_that_anybody_sent_stands_in_what_the_house_said(house: House, clips) -> None:
    key = awa_and_malik_are_here(house, clips.tagged())
    until(lambda: is_prepared(house), "a film that is prepared")
    a_row_breaks_a_page(house)
    time.sleep(0.5)
    house.end()
    said = house.everything_said()
    assert set(said) == {"voice.txt", "storyboard.log"}
    # It did speak, of all that happened, through each of its mouths, and both places hold it.
    for place in said.values():
        for expected in (
            "site: timestamp=",
            "event='Booting worker with pid: ",
            "event='request_failed' exception=",
            "review worker: timestamp=",
            "event='job_taken' job=1 kind='prepare'",
            "event='worker_ended'",
        ):
            assert expected in place
    in_the_film = {f"in the film: {word}": word for word in filmed.PLANTED}
    planted = {**PLANTED, **in_the_film, "key": key, "bare key": key.replace("-", "").replace(" ", ""), "machine": HOST}
    assert len(planted["bare key"]) == 12
    found = {
        (what, place)
        for what, value in planted.items()
        for place, words in said.items()
        if value.lower() in words.lower()
    }
    assert found == set()
    unstructured = [line for line in said["voice.txt"].splitlines() if "timestamp=" not in line]
    assert unstructured == ["ready", "Stopping …"]

"""The real site on a port of its own, and a real browser: what the journeys walk through.

The site is started once for a whole run of tests, so each journey opens a call with an address of its own.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale, gettext
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, sync_playwright

import config
from storyboard import create_app
from storyboard.database import db
from storyboard.operations import local, schema
from storyboard.operations.child import Program
from storyboard.staff import actions
from storyboard.staff.roles import Role

CHROMIUM = "/usr/bin/chromium"
WAYS = ["--no-sandbox", "--disable-background-networking", "--disable-quic"]
PASSWORD = "the well and the two villages"
LONGEST_START_S = 30


@dataclass(frozen=True)
class Site:
    """A running site. `app` stands on the same database and files, to arrange what a journey begins with."""

    url: str
    app: Flask
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes]

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rpartition(":")[2])

    def said(self, words: str, tongue: str) -> str:
        """A sentence of its pages as they say it in a language."""
        with self.app.test_request_context(), force_locale(tongue):
            return gettext(words)

    def kill(self) -> None:
        """As a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def person(self, name: str, role: Role) -> str:
        """Somebody with the password `PASSWORD`; their e-mail address. Added anew, they keep it."""
        email = f"{name.lower()}@example.org"
        with self.app.app_context():
            actions.accept(db.session, actions.add(db.session, email, role, name), PASSWORD)
        return email

    def signed_in(self, context: BrowserContext, name: str, role: Role) -> Page:
        """A page of somebody who has signed in, through the door that all staff use."""
        page = context.new_page()
        page.goto(f"{self.url}/staff/sign-in")
        page.get_by_label("e-mail").fill(self.person(name, role))
        page.get_by_label("password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda address: "/sign-in" not in address)
        return page


@contextmanager
def running(program: Program, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A program of the installation, as `make run` starts it; ended, with all that it started, afterwards."""
    process = subprocess.Popen(
        program.argv, env={**os.environ, **program.env, **environment}, cwd=config.ROOT, start_new_session=True
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):  # a test may have killed it
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site, under gunicorn, on a database and files of its own. No worker runs beside it."""
    with started(tmp_path_factory.mktemp("site")) as site:
        yield site


@contextmanager
def started(data: Path, application: str = "wsgi:app", **parts: str) -> Iterator[Site]:
    """A site of its own. Without settings for its parts it keeps everything in this folder."""
    port = _free_port()
    environment = {"STORYBOARD_DATA": str(data), "PORT": str(port), "LOG_LEVEL": "ERROR", **parts}
    app = create_app(config.load(environment))
    engine = app.extensions["storyboard_engine"]
    schema.upgrade(engine)
    program = local.programs(port)[0]
    with running(replace(program, argv=[*program.argv[:-1], application]), environment) as process:
        deadline = time.monotonic() + LONGEST_START_S
        while not local.answers(port):
            assert process.poll() is None, "the site ended while it started"
            assert time.monotonic() < deadline, "the site did not start in time"
            time.sleep(0.1)
        yield Site(f"http://127.0.0.1:{port}", app, environment, process)
    engine.dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """The system's own browser, without a window."""
    assert Path(CHROMIUM).exists(), "Chromium is missing: `make setup` says how to install it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=WAYS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console complained about, which fails the test. A test that breaks something clears it."""
    return []


@pytest.fixture
def window(chromium: Chromium, complaints: list[str]) -> Iterator[BrowserContext]:
    """A browser of somebody who was never here, 1280 by 720."""
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, locale="en")
    context.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    context.on("weberror", lambda failed: complaints.append(str(failed.error)))
    yield context
    context.close()
    assert complaints == []


def _free_port() -> int:
    with socket.create_server((local.HOST, 0)) as server:
        return int(server.getsockname()[1])

"""A browser with a camera and a microphone that show and sound something, and phones in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext

from storyboard.database import db
from tests.factory import open_call
from tests.live import CHROMIUM, WAYS, Site
from tests.sharing.film.line import FILM
from tests.sharing.film.phone import Phone

CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture(scope="module")
def call(site: Site, request: pytest.FixtureRequest) -> str:
    """A call of the module's own."""
    slug = request.module.__name__.rpartition(".")[2].replace("_", "-")
    with site.app.app_context():
        open_call(db.session, slug)
    return slug


@pytest.fixture(scope="module")
def filming(chromium: Chromium) -> Iterator[Chromium]:
    """A browser that has a camera, and whose owner says yes when it is asked for."""
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=[*WAYS, *CAMERA])
    yield browser
    browser.close()


@pytest.fixture
def windows(complaints: list[str]) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a phone's browser of somebody who was never here; what it complains about fails the test."""
    opened: list[BrowserContext] = []

    def open_it(browser: Chromium, **options: Any) -> BrowserContext:
        phone = {"viewport": {"width": 390, "height": 780}, "locale": "en", "has_touch": True}
        context = browser.new_context(**{**phone, **options})
        context.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        context.on("weberror", lambda failed: complaints.append(str(failed.error)))
        opened.append(context)
        return context

    yield open_it
    for context in opened:
        context.close()
    assert complaints == []


@pytest.fixture
def awa(filming: Chromium, windows: Callable[..., BrowserContext], site: Site, call: str) -> Phone:
    """Awa's phone, which has a camera."""
    return Phone(windows(filming).new_page(), site, call)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "VID_2027.mp4"
    path.write_bytes(FILM)
    return path


@pytest.fixture
def cuts_are_no_complaint(windows: Callable[..., BrowserContext], complaints: list[str]) -> Iterator[None]:
    """What a browser notes of a line that is cut; taken off before its windows are asked for complaints."""
    yield
    complaints[:] = [said for said in complaints if "net::ERR_" not in said]

"""A film over a line that breaks again and again: it goes on where it was, and arrives once, byte for byte."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from storyboard.database import db
from storyboard.stories.models import FileRole, Story
from tests.factory import open_call
from tests.live import Site

pytestmark = pytest.mark.journey
CALL = "broken-bridge"
FILM = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + os.urandom(6_000_000)
KBPS = 200 * 1024


@pytest.fixture(scope="module")
def call(site: Site) -> str:
    with site.app.app_context():
        open_call(db.session, CALL)
    return f"{site.url}/c/{CALL}"


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "VID_2027.mp4"
    path.write_bytes(FILM)
    return path


@pytest.fixture
def awa(window: BrowserContext, call: str, complaints: list[str]) -> Iterator[Page]:
    """Awa's phone, with the share form open. What its browser notes of a line that is cut is no complaint."""
    page = window.new_page()
    page.goto(f"{call}/share?kind=video")
    yield page
    page.close()
    complaints[:] = [said for said in complaints if "net::ERR_" not in said and "status of 4" not in said]


@pytest.fixture
def line(awa: Page) -> Line:
    """Her line: slow, and it can be cut."""
    return Line(awa)


class Line:
    """What lies between a page and the site."""

    def __init__(self, page: Page) -> None:
        self.devtools = page.context.new_cdp_session(page)
        self.devtools.send("Network.enable")
        self.is_there(True)

    def is_there(self, there: bool) -> None:
        slow = {"latency": 20, "downloadThroughput": KBPS, "uploadThroughput": KBPS}
        self.devtools.send("Network.emulateNetworkConditions", {"offline": not there, **slow})


def fill_in(awa: Page, title: str) -> None:
    awa.get_by_label("What is it called?").fill(title)
    awa.get_by_label("In which language is it?").select_option("fr")
    awa.get_by_label("Which country is it from?").select_option("CI")
    awa.get_by_label("18 to 24").check()


def film_of(site: Site, title: str) -> bytes:
    """The upload of the one story with this title, as it is stored."""
    with site.app.app_context():
        (story,) = db.session.scalars(select(Story).where(Story.title == title))
        raw = story.file(FileRole.RAW)
        assert raw is not None
        return b"".join(site.app.extensions["storyboard_storage"].read(raw.storage_key))


def reaches(awa: Page, least: float) -> None:
    """Wait until so many percent are sent."""
    bar = awa.locator("[data-upload-progress] progress")
    deadline = time.monotonic() + 60
    while bar.evaluate("(bar) => bar.value") < least:
        assert time.monotonic() < deadline
        awa.wait_for_timeout(50)


def test_three_cuts_cost_what_was_on_its_way_and_not_the_film(site, awa, line, film):
    posts: list[str] = []
    awa.on("request", lambda asked: posts.append(asked.url) if asked.url.endswith("/uploads/") else None)
    fill_in(awa, "Three cuts")
    awa.get_by_label("Your film", exact=True).set_input_files(film)
    awa.get_by_role("button", name="Send my story").click()
    for least in (5, 20, 35):
        reaches(awa, least)
        line.is_there(False)
        expect(awa.get_by_text("Waiting for the network. Nothing is lost")).to_be_visible(timeout=15_000)
        line.is_there(True)
    expect(awa.get_by_text("Thank you. We have it.")).to_be_visible(timeout=60_000)
    assert film_of(site, "Three cuts") == FILM
    assert len(posts) == 1


def test_a_page_that_was_loaded_again_goes_on_with_the_film_where_it_was(site, awa, line, film):
    fill_in(awa, "Loaded again")
    awa.get_by_label("Your film", exact=True).set_input_files(film)
    awa.get_by_role("button", name="Send my story").click()
    reaches(awa, 40)
    awa.once("dialog", lambda asked: asked.accept())
    awa.reload()
    fill_in(awa, "Loaded again")
    awa.get_by_label("Your film", exact=True).set_input_files(film)
    sent: list[int] = []
    awa.on("request", lambda asked: sent.append(int(asked.headers.get("upload-offset", 0))))
    awa.get_by_role("button", name="Send my story").click()
    expect(awa.get_by_text("Thank you. We have it.")).to_be_visible(timeout=60_000)
    assert max(sent) > len(FILM) // 4
    assert film_of(site, "Loaded again") == FILM


def test_what_is_amiss_in_the_form_is_said_before_a_byte_of_the_film_is_paid_for(awa, film):
    asked: list[str] = []
    awa.on("request", lambda request: asked.append(request.url) if "/uploads/" in request.url else None)
    awa.get_by_label("Your film", exact=True).set_input_files(film)
    awa.get_by_role("button", name="Send my story").click()
    expect(awa.get_by_role("heading", name="Not sent yet").or_(awa.get_by_role("alert")).first).to_be_visible()
    assert asked == []

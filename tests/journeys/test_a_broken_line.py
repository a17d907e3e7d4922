"""Sending over a line that breaks, and what is not sent because it would be refused: in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from storyboard.database import db
from storyboard.stories.models import Story
from tests.clips import Clips
from tests.factory import open_call
from tests.journeys.telling import tells_the_rest
from tests.live import Site

pytestmark = pytest.mark.journey
CALL = "weak-line"
BODY = "Two schools did not talk. We cleaned the pitch together."


@pytest.fixture(scope="module")
def call(site: Site) -> str:
    with site.app.app_context():
        open_call(db.session, CALL, largest_video=1000)
    return f"{site.url}/c/{CALL}"


@pytest.fixture
def awa(window: BrowserContext, complaints: list[str]) -> Iterator[Page]:
    """Awa's browser. What it notes of a line that breaks is no complaint."""
    page = window.new_page()
    yield page
    page.close()
    complaints[:] = [said for said in complaints if "net::ERR_" not in said]


def told(site: Site, title: str) -> list[Story]:
    with site.app.app_context():
        return list(db.session.scalars(select(Story).where(Story.title == title)))


def test_a_step_that_is_taken_over_a_broken_line_goes_on_when_it_is_back(site: Site, call: str, awa: Page) -> None:
    awa.goto(f"{call}/share/tell?kind=text")
    awa.get_by_label("What is it called?").fill("Sent once")
    awa.get_by_role("textbox", name="Your story").fill(BODY)
    awa.context.set_offline(True)
    awa.get_by_role("button", name="Next").click()
    expect(awa.get_by_text("You are offline. What you typed stays here")).to_be_visible()
    assert awa.get_by_role("textbox", name="Your story").input_value() == BODY
    awa.context.set_offline(False)
    awa.wait_for_url("**/share/about*")
    awa.go_back()
    tells_the_rest(awa)
    expect(awa.get_by_text("Thank you. We have it.")).to_be_visible()
    assert len(told(site, "Sent once")) == 1


@pytest.mark.media
def test_a_film_over_the_limit_is_said_and_no_byte_of_it_is_sent(call: str, awa: Page, clips: Clips) -> None:
    sent: list[int] = []
    awa.on("request", lambda asked: sent.append(len(asked.post_data_buffer or b"")))
    awa.goto(f"{call}/share/tell?kind=video")
    awa.get_by_label("What is it called?").fill("Too big")
    film = awa.get_by_label("Your film", exact=True)
    film.set_input_files(clips.landscape())
    expect(awa.get_by_text("is the most. Film in a lower quality, or cut it shorter.")).to_be_visible()
    awa.get_by_role("button", name="Next").click()
    expect(film).to_be_focused()
    assert max(sent) < 5_000 < clips.landscape().stat().st_size

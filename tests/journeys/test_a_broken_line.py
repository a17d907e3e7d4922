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
def awa(window: BrowserContext) -> Iterator[Page]:
    page = window.new_page()
    yield page
    page.close()


def fill_in(awa: Page, title: str) -> None:
    awa.get_by_label("What is it called?").fill(title)
    awa.get_by_label("In which language is it?").select_option("fr")
    awa.get_by_label("Which country is it from?").select_option("CI")
    awa.get_by_label("18 to 24").check()


def told(site: Site, title: str) -> list[Story]:
    with site.app.app_context():
        return list(db.session.scalars(select(Story).where(Story.title == title)))


def test_a_text_sent_over_a_broken_line_is_still_there_and_sent_once(
    site: Site, call: str, awa: Page, complaints: list[str]
) -> None:
    awa.goto(f"{call}/share?kind=text")
    fill_in(awa, "Sent twice")
    awa.get_by_role("textbox", name="Your story").fill(BODY)
    awa.context.set_offline(True)
    awa.get_by_role("button", name="Send my story").click()
    expect(awa.get_by_text("The line broke. Everything you typed is still here: send it again.")).to_be_visible()
    assert awa.get_by_role("textbox", name="Your story").input_value() == BODY
    complaints.clear()  # the browser notes that it is offline
    awa.context.set_offline(False)
    awa.get_by_role("button", name="Send my story").click()
    expect(awa.get_by_text("Thank you. We have it.")).to_be_visible()
    assert len(told(site, "Sent twice")) == 1


@pytest.mark.media
def test_a_film_over_the_limit_is_said_and_no_byte_of_it_is_sent(
    site: Site, call: str, awa: Page, clips: Clips
) -> None:
    sent: list[str] = []
    awa.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    awa.goto(f"{call}/share?kind=video")
    fill_in(awa, "Too big")
    film = awa.get_by_label("Your film", exact=True)
    film.set_input_files(clips.landscape())
    expect(awa.get_by_text("is the most. Film in a lower quality, or cut it shorter.")).to_be_visible()
    awa.get_by_role("button", name="Send my story").click()
    expect(film).to_be_focused()
    assert (sent, told(site, "Too big")) == ([], [])

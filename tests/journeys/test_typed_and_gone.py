"""A word typed in the last second before somebody goes back, or reloads, is not lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from storyboard.database import db
from tests.factory import open_call
from tests.live import Site

pytestmark = pytest.mark.journey
CALL = "typed-and-gone"


@pytest.fixture(scope="module")
def call(site: Site) -> str:
    with site.app.app_context():
        open_call(db.session, CALL)
    return f"{site.url}/c/{CALL}"


def test_back_at_once_saves_first(window: BrowserContext, call: str) -> None:
    page = window.new_page()
    page.goto(f"{call}/share/tell?kind=text")
    page.get_by_label("What is it called?").fill("The well")
    page.get_by_label("Your story").fill("We dug it.")
    page.get_by_role("button", name="Next").click()
    page.wait_for_url("**/about*")
    page.get_by_label("Which name shall we show?").press_sequentially("Awa")
    page.go_back()
    expect(page.get_by_label("Your story")).to_have_value("We dug it.")
    page.go_forward()
    expect(page.get_by_label("Which name shall we show?")).to_have_value("Awa")


def test_a_reload_at_once_shows_what_was_typed(window: BrowserContext, call: str) -> None:
    page = window.new_page()
    page.goto(f"{call}/share/tell?kind=text")
    page.get_by_label("Your story").press_sequentially("Typed, and reloaded at once.")
    page.reload()
    expect(page.get_by_label("Your story")).to_have_value("Typed, and reloaded at once.")
    expect(page.get_by_text("Saved. You can close this page")).to_be_visible()

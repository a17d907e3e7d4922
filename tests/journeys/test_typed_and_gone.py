"""A word typed in the last second before somebody goes back, or reloads, is not lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from storyboard.database import db
from tests.factory import open_call
from tests.journeys.telling import goes_on, tells_the_rest
from tests.live import Site

pytestmark = pytest.mark.journey
CALL = "typed-and-gone"


@pytest.fixture(scope="module")
def call(site: Site) -> str:
    with site.app.app_context():
        open_call(db.session, CALL)
    return f"{site.url}/c/{CALL}"


@pytest.fixture
def a_line_that_breaks(window: BrowserContext, complaints: list[str]) -> Iterator[None]:
    """What the browser notes of it is no complaint."""
    yield
    window.close()
    complaints.clear()


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


@pytest.mark.usefixtures("a_line_that_breaks")
def test_choices_and_the_page_they_are_of_outlive_a_reload_before_they_are_saved(
    window: BrowserContext, call: str
) -> None:
    page = window.new_page()
    page.goto(f"{call}/share/tell?kind=text")
    page.get_by_label("What is it called?").fill("The well")
    page.get_by_label("Your story").fill("We dug it.")
    goes_on(page, "about")
    late: list[Route] = []
    page.route("**/share/about*", lambda one: late.append(one) if one.request.method == "POST" else one.continue_())
    page.get_by_label("18 to 24").check()
    page.get_by_label("Which country is it from?").select_option("CI")
    page.reload()
    page.unroute("**/share/about*")
    expect(page.get_by_label("18 to 24")).to_be_checked()
    expect(page.get_by_label("Which country is it from?")).to_have_value("CI")
    goes_on(page, "places")


@pytest.mark.usefixtures("a_line_that_breaks")
def test_who_comes_next_in_the_same_tab_finds_no_word_of_what_was_erased(window: BrowserContext, call: str) -> None:
    page = window.new_page()
    page.goto(f"{call}/share/tell?kind=text")
    page.get_by_label("What is it called?").fill("My secret")
    expect(page.get_by_text("Saved. You can close this page")).to_be_visible()
    page.route("**/share/tell*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_label("Your story").fill("Nobody may read this.")
    page.goto(f"{call}/share")
    page.unroute("**/share/tell*")
    page.get_by_role("button", name="Erase it").click()
    page.get_by_role("link", name="Write it").click()
    expect(page.get_by_label("Your story")).to_have_value("")
    expect(page.get_by_label("What is it called?")).to_have_value("")
    assert page.evaluate("Object.keys(sessionStorage)") == []
    page.get_by_label("What is it called?").fill("My own")
    page.get_by_label("Your story").fill("Quite another one.")
    goes_on(page, "about")


@pytest.mark.usefixtures("a_line_that_breaks")
def test_a_site_that_is_away_loses_nothing_and_is_asked_again(window: BrowserContext, call: str) -> None:
    page = window.new_page()
    page.goto(f"{call}/share/tell?kind=text")
    away = {"status": 503, "content_type": "text/html", "body": "<!doctype html><title>Away</title><p>We are away.</p>"}
    page.route("**/share/tell*", lambda route: route.fulfill(**away))
    page.get_by_label("What is it called?").fill("The well")
    page.get_by_label("Your story").fill("We dug it.")
    expect(page.get_by_text("We cannot be reached at this moment.")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    page.wait_for_timeout(1500)
    expect(page.get_by_label("Your story")).to_have_value("We dug it.")
    page.unroute("**/share/tell*")
    page.wait_for_url("**/share/about*")
    page.go_back()
    expect(page.get_by_label("Your story")).to_have_value("We dug it.")


def test_back_from_the_page_with_the_key_shows_what_stands_in_the_address(window: BrowserContext, call: str) -> None:
    page = window.new_page()
    page.goto(f"{call}/share/tell?kind=text")
    page.get_by_label("What is it called?").fill("The well")
    page.get_by_label("Your story").fill("We dug it.")
    tells_the_rest(page)
    page.go_back()
    expect(page.get_by_text("How would you like to tell it?")).to_be_visible()  # the steps are over
    expect(page.locator("#story-key")).to_have_count(0)

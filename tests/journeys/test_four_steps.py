"""The four steps in a browser: saved while one types, kept when one goes back, and the same without JavaScript."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from storyboard.database import db
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Story
from tests.factory import open_call
from tests.live import Site
from tests.uploads.forms import film

pytestmark = pytest.mark.journey
CALL = "four-steps"


@pytest.fixture(scope="module")
def call(site: Site) -> str:
    with site.app.app_context():
        open_call(db.session, CALL)
    return f"{site.url}/c/{CALL}"


def story_called(site: Site, title: str) -> Story | None:
    """The story with this title, as it is now."""
    with site.app.app_context():
        return db.session.scalar(select(Story).where(Story.title == title))


def begin(page: Page, call: str, title: str) -> None:
    page.goto(f"{call}/share/tell?kind=text")
    page.get_by_label("What is it called?").fill(title)
    page.get_by_label("Your story").fill("Two schools did not talk.")


def go_on(page: Page, to: str) -> None:
    page.get_by_role("button", name="Next").click()
    page.wait_for_url(f"**/share/{to}*")


def test_a_word_typed_is_saved_and_stands_there_after_a_reload(window: BrowserContext, call: str, site: Site) -> None:
    page = window.new_page()
    begin(page, call, "Saved as typed")
    expect(page.get_by_text("Saved. You can close this page")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Your story")).to_have_value("Two schools did not talk.")
    story = story_called(site, "Saved as typed")
    assert story is not None and story.state is State.DRAFT


def test_a_tab_that_is_closed_and_opened_again_goes_on(window: BrowserContext, call: str) -> None:
    page = window.new_page()
    begin(page, call, "Closed and opened")
    go_on(page, "about")
    page.close()
    page = window.new_page()
    page.goto(f"{call}/share")
    page.get_by_role("link", name="Go on with it").click()
    expect(page.get_by_label("What is it called?")).to_have_value("Closed and opened")


def test_back_and_forward_lose_nothing(window: BrowserContext, call: str) -> None:
    page = window.new_page()
    begin(page, call, "Back and forward")
    go_on(page, "about")
    page.get_by_label("18 to 24").check()
    page.get_by_label("Which name shall we show?").fill("Awa")
    go_on(page, "places")
    page.go_back()
    expect(page.get_by_label("Which name shall we show?")).to_have_value("Awa")
    expect(page.get_by_label("18 to 24")).to_be_checked()
    page.go_back()
    expect(page.get_by_label("Your story")).to_have_value("Two schools did not talk.")
    page.go_forward()
    expect(page.get_by_label("Which name shall we show?")).to_have_value("Awa")


def test_what_is_typed_without_a_network_is_saved_when_it_is_back(
    window: BrowserContext, call: str, site: Site, complaints: list[str]
) -> None:
    page = window.new_page()
    begin(page, call, "Offline")
    expect(page.get_by_text("Saved. You can close this page")).to_be_visible()
    window.set_offline(True)
    page.get_by_label("Your story").fill("Typed in a tunnel.")
    expect(page.get_by_text("You are offline. What you typed stays here")).to_be_visible()
    window.set_offline(False)
    expect(page.get_by_text("Saved. You can close this page")).to_be_visible()
    story = story_called(site, "Offline")
    assert story is not None and story.body == "Typed in a tunnel."
    complaints.clear()


def test_in_two_tabs_it_is_one_story_and_the_later_word_stands(
    window: BrowserContext, call: str, site: Site, complaints: list[str]
) -> None:
    first, second = window.new_page(), window.new_page()
    begin(first, call, "Two tabs")
    go_on(first, "about")
    second.goto(f"{call}/share/tell")
    second.get_by_label("Your story").fill("The later word.")
    expect(second.get_by_text("Saved. You can close this page")).to_be_visible()
    first.get_by_label("18 to 24").check()
    go_on(first, "places")
    go_on(first, "check")
    expect(first.get_by_text("The later word.")).to_be_visible()
    first.get_by_role("button", name="Send my story").click()
    first.wait_for_url("**/sent")
    second.get_by_label("Your story").fill("Too late.")
    second.get_by_role("button", name="Next").click()
    expect(second.get_by_text("This page was not whole. Your words are here").first).to_be_visible()
    expect(second.get_by_label("Your story")).to_have_value("Too late.")
    story = story_called(site, "Two tabs")
    assert story is not None and (story.body, story.state) == ("The later word.", State.PENDING)
    complaints[:] = [said for said in complaints if "status of 4" not in said]  # the form that came too late


def test_without_javascript_a_film_goes_through_the_same_steps(
    chromium: Chromium, call: str, site: Site, tmp_path: Path
) -> None:
    clip = tmp_path / "VID_2027.mp4"
    clip.write_bytes(film())
    context = chromium.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(f"{call}/share")
    page.get_by_role("link", name="Film or choose a video").click()
    page.get_by_label("What is it called?").fill("No script")
    page.get_by_label("Your film", exact=True).set_input_files(clip)
    go_on(page, "about")
    page.get_by_label("16 or 17").check()
    go_on(page, "places")
    page.get_by_label("On this site").check()
    page.get_by_label("They are here with me, and say yes").check()
    go_on(page, "check")
    page.get_by_role("button", name="Send my story").click()
    page.wait_for_url("**/sent")
    expect(page.locator("#story-key")).to_be_visible()
    context.close()
    with site.app.app_context():
        (story,) = db.session.scalars(select(Story).where(Story.title == "No script"))
        assert (story.state, story.guardian_said_yes) == (State.PROCESSING, True)
        assert story.file(FileRole.RAW) is not None

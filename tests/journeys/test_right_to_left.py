"""Arabic in a real browser: the page is mirrored, and a line of two scripts stands in the right order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Locator, Page

from storyboard.database import db
from storyboard.stories.lifecycle import State
from tests.factory import open_call, tell
from tests.live import Site

pytestmark = pytest.mark.journey

CALL = "right-to-left"
TITLE = "مدرسة #youth4peace السطح"
# Where each of these words begins and ends on the line: its left and right edge.
EDGES = """(element, words) => words.map((word) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.data.indexOf(word);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        const boxes = [...range.getClientRects()];
        return [Math.min(...boxes.map((box) => box.left)), Math.max(...boxes.map((box) => box.right))];
    }
    return null;
})"""


@pytest.fixture(scope="module")
def call(site: Site) -> str:
    with site.app.app_context():
        call = open_call(db.session, CALL)
        tell(db.session, call, state=State.APPROVED, title=TITLE, body=f"{TITLE} في حيّنا.", language="ar")
    return CALL


@pytest.fixture
def layla(chromium: Chromium, site: Site) -> Iterator[Page]:
    """A phone that asks for Arabic."""
    context = chromium.new_context(viewport={"width": 360, "height": 780}, locale="ar", has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def edges(place: Locator, *words: str) -> list[tuple[float, float]]:
    return [tuple(found) for found in place.evaluate(EDGES, list(words))]


def stands_in_order(place: Locator) -> None:
    before, sign, word, after = edges(place, "مدرسة", "#", "youth4peace", "السطح")
    assert before[0] >= word[1] - 1, "the first Arabic word is on the right of the hashtag"
    assert sign[1] <= word[0] + 1, "the sign is on the left of its own word"
    assert after[1] <= sign[0] + 1, "the last Arabic word is on the left of the hashtag"


def left(place: Locator) -> float:
    box = place.bounding_box()
    assert box is not None
    return box["x"]


def test_a_hashtag_in_an_arabic_line_stands_in_its_place(layla: Page, site: Site, call: str) -> None:
    layla.set_viewport_size({"width": 1000, "height": 780})  # so that the line is one line
    layla.goto(f"{site.url}/c/{call}/")
    stands_in_order(layla.locator("article.story .title", has_text="youth4peace"))
    layla.locator("article.story a", has_text="youth4peace").click()
    stands_in_order(layla.locator("h1"))
    stands_in_order(layla.locator(".prose p"))


def test_an_arabic_page_is_mirrored(layla: Page, site: Site, call: str) -> None:
    layla.goto(f"{site.url}/c/{call}/share/tell?kind=text")
    assert layla.locator("html").get_attribute("dir") == "rtl"
    leave, menu, home = (layla.locator(place) for place in ("header .leave", "header summary", "header .home"))
    assert left(leave) < left(menu) < left(home)
    past_to_next = [box["x"] for step in layla.locator(".steps li").all() if (box := step.bounding_box())]
    assert past_to_next == sorted(past_to_next, reverse=True) and len(past_to_next) == 4
    assert "now" in (layla.locator(".steps li").first.get_attribute("class") or "")
    label = layla.locator("label").first
    assert label.evaluate("(one) => getComputedStyle(one).direction") == "rtl"


def test_figures_of_scripts_and_of_the_server_are_the_same(layla: Page, site: Site, call: str) -> None:
    layla.goto(f"{site.url}/c/{call}/share/tell?kind=text")
    layla.get_by_role("textbox").nth(1).fill("سلام")
    count = layla.locator("#body-count")
    count.get_by_text("4,996").wait_for()
    layla.goto(f"{site.url}/c/{call}/")
    until = layla.locator("time[data-here]").first
    assert until.evaluate("(one) => /[٠-٩]/.test(one.textContent)") is False
    assert until.evaluate("(one) => /[0-9]/.test(one.textContent)") is True


def test_a_language_is_found_and_chosen_without_a_script_and_loses_nothing(
    chromium: Chromium, site: Site, call: str
) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 780}, locale="ar", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/c/{call}/share/tell?kind=text")
    page.locator("#title").fill("Le terrain")
    page.locator("header summary").click()
    page.get_by_role("button", name="Français", exact=True).click()
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.locator("#title").input_value() == "Le terrain"
    page.locator("#title").press("Enter")  # goes on, in the language that was chosen
    assert page.locator("html").get_attribute("lang") == "fr"
    assert "wrong" in page.content()
    context.close()


def test_with_a_script_a_film_that_was_chosen_stays_chosen(chromium: Chromium, site: Site, call: str) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 780}, locale="fr")
    page = context.new_page()
    page.goto(f"{site.url}/c/{call}/share/tell?kind=video")
    page.locator("#title").fill("Le terrain")
    film = {"name": "film.mp4", "mimeType": "video/mp4", "buffer": b"\0\0\0\x18ftypisom" + bytes(1000)}
    page.locator("#film").set_input_files(film)
    page.locator("header summary").click()
    page.get_by_role("button", name="Kiswahili", exact=True).click()
    page.locator("html[lang=sw]").wait_for()
    assert page.locator("#title").input_value() == "Le terrain"
    assert page.locator("#film").evaluate("(input) => input.files[0]?.name") == "film.mp4"
    context.close()

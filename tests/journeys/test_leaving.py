"""Awa leaves at once, by button or Escape key, and the browser forgets what it had; her key is saved as a picture."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import update

from storyboard.database import db, transaction
from storyboard.stories import story_key
from storyboard.stories.models import Story
from tests.factory import open_call, tell
from tests.journeys.telling import tells_the_rest
from tests.live import Site

pytestmark = pytest.mark.journey

TITLE = "The lamp in the yard"
KEEP_SOMETHING = """async () => {
    localStorage.setItem("draft", "words");
    sessionStorage.setItem("film", "address");
    const opening = indexedDB.open("recordings");
    await new Promise((done) => { opening.onsuccess = done; });
    opening.result.close();
    const root = await navigator.storage.getDirectory();
    await (await root.getDirectoryHandle("films", { create: true })).getFileHandle("part-1", { create: true });
}"""
WHAT_IS_LEFT = """async () => {
    const files = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
    const bases = (await indexedDB.databases()).map((base) => base.name);
    return [...Object.keys(localStorage), ...Object.keys(sessionStorage), ...bases, ...files].join(" ");
}"""


@pytest.fixture
def call() -> str:
    """The address of a call of this test's own."""
    return f"leaving-{secrets.token_hex(4)}"


@pytest.fixture
def key(site: Site, call: str) -> str:
    """The key of a story that waits."""
    with site.app.app_context():
        opened = open_call(db.session, call)
        story, made = tell(db.session, opened, title=TITLE), story_key.new_key()
        digest = story_key.digest(made, site.app.extensions["storyboard_settings"].data_key)
        with transaction(db.session):
            db.session.execute(update(Story).where(Story.id == story.id).values(key_digest=digest))
    return made


@pytest.fixture
def page(site: Site, chromium: Chromium, key: str) -> Iterator[Page]:
    """Her own page, on a computer that others use too."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en")
    page = context.new_page()
    page.goto(f"{site.url}/story/")
    page.get_by_label("Your story key").fill(key)
    page.get_by_role("button", name="Open my page").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    yield page
    context.close()


def test_three_times_escape_leaves_and_the_browser_forgets(page: Page, site: Site) -> None:
    page.evaluate(KEEP_SOMETHING)
    assert page.evaluate(WHAT_IS_LEFT) == "draft film recordings films"
    for _ in range(3):
        page.keyboard.press("Escape")
    _is_left_with_nothing(page)
    page.go_back()
    expect(page.get_by_role("heading", name=TITLE)).to_have_count(0)
    page.goto(f"{site.url}/story/")
    expect(page.get_by_label("Your story key")).to_be_visible()


def test_also_where_no_header_clears_anything(page: Page, site: Site, call: str) -> None:
    """Plain http, or a browser that does not know it: what is forgotten then, our own script forgets."""
    page.route("**/story/leave", lambda route: route.fulfill(status=204))
    page.goto(f"{site.url}/c/{call}/")
    page.evaluate(KEEP_SOMETHING)
    page.get_by_role("button", name="Leave").click()
    _is_left_with_nothing(page)


def test_the_other_tabs_leave_too_and_no_page_is_in_the_way_back(page: Page, site: Site, call: str) -> None:
    others = [page.context.new_page() for _ in range(2)]
    others[0].goto(f"{site.url}/c/{call}/share/tell?kind=text")
    others[0].get_by_label("Your story", exact=True).fill("QQ half a sentence")  # unsaved words hold nobody back
    others[1].goto(f"{site.url}/stories/")
    before = page.evaluate("history.length")
    page.get_by_role("button", name="Leave").click()
    for tab in (page, *others):
        _is_left_with_nothing(tab)
    assert page.evaluate("history.length") == before
    assert [cookie["name"] for cookie in page.context.cookies() if cookie["name"] != "storyboard"] == []


def test_from_the_page_of_the_call_it_forgets_as_well(page: Page, site: Site, call: str) -> None:
    page.goto(f"{site.url}/c/{call}/")
    page.get_by_role("button", name="Leave").click()
    _is_left_with_nothing(page)
    page.goto(f"{site.url}/story/")
    expect(page.get_by_label("Your story key")).to_be_visible()


def test_offline_the_page_is_gone_at_once_and_the_cookies_with_the_line(page: Page, site: Site) -> None:
    page.context.set_offline(True)
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_role("heading", name=TITLE)).to_have_count(0)
    assert (page.evaluate("document.body.textContent"), page.title()) == ("", "")
    assert page.url.endswith("/story/left")
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Nothing here")).to_be_visible(timeout=15_000)
    page.goto(f"{site.url}/story/")
    expect(page.get_by_label("Your story key")).to_be_visible()


def test_without_scripts_the_button_does_it_too(chromium: Chromium, site: Site, key: str) -> None:
    context = chromium.new_context(locale="en", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/story/")
    page.get_by_label("Your story key").fill(key)
    page.get_by_role("button", name="Open my page").click()
    page.get_by_role("button", name="Leave").click()
    assert (page.url, page.title()) == (f"{site.url}/story/left", "Empty page")
    page.goto(f"{site.url}/story/")
    expect(page.get_by_label("Your story key")).to_be_visible()
    context.close()


def _is_left_with_nothing(page: Page) -> None:
    expect(page).to_have_title("Empty page")
    assert page.url.endswith("/story/left")
    for _ in range(50):
        if not page.evaluate(WHAT_IS_LEFT):
            break
        page.wait_for_timeout(100)
    assert page.evaluate(WHAT_IS_LEFT) == ""


def test_twice_is_not_three_times_and_slowly_is_not_either(page: Page) -> None:
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_timeout(1600)
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()


def test_escape_that_closes_something_is_not_counted(page: Page) -> None:
    page.keyboard.press("Escape")
    page.evaluate("document.body.append(document.createElement('dialog'))")
    for _ in range(2):
        page.evaluate("document.querySelector('body > dialog').showModal()")
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()


def test_the_key_is_named_beside_the_button_where_there_is_a_keyboard(
    page: Page, chromium: Chromium, site: Site
) -> None:
    expect(page.get_by_text("or press Esc three times")).to_be_visible()
    phone = chromium.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True).new_page()
    phone.goto(f"{site.url}/story/")
    expect(phone.get_by_text("or press Esc three times")).to_be_hidden()
    phone.context.close()


def test_the_picture_of_the_key_shows_it_in_letters_too(chromium: Chromium, site: Site) -> None:
    with site.app.app_context():
        open_call(db.session, "key-picture")
    page = chromium.new_context(locale="en").new_page()
    _send_a_text(page, site)
    code = page.locator(".keybox img").get_attribute("src")
    link = page.get_by_role("link", name="Save as picture")
    for _ in range(50):
        if link.get_attribute("href") != code:
            break
        page.wait_for_timeout(100)
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "card.png"
    content = download.value.path().read_bytes()
    assert content.startswith(b"\x89PNG")
    wide, high = int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    assert (wide, high) == (720, 900)
    ink = page.evaluate(
        """async (data) => {
            const picture = new Image();
            picture.src = data;
            await picture.decode();
            const canvas = new OffscreenCanvas(720, 900);
            const pen = canvas.getContext("2d");
            pen.drawImage(picture, 0, 0);
            const reds = (y, high) => pen.getImageData(0, y, 720, high).data.filter((_, i) => i % 4 === 0);
            const dark = (y, high) => reds(y, high).filter((red) => red < 128).length;
            return [dark(60, 500), dark(630, 70), dark(760, 40)];
        }""",
        "data:image/png;base64," + base64.b64encode(content).decode(),
    )
    assert min(ink) > 500  # the code, the key in letters, and where to go with it


def _send_a_text(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/c/key-picture/share/tell?kind=text")
    page.get_by_label("What is it called?").fill("A lamp")
    page.get_by_label("Your story", exact=True).fill("It went out.")
    page.get_by_role("button", name="Next").click()
    page.wait_for_url(re.compile("/share/about"))
    page.get_by_label("18 to 24").check()
    page.get_by_role("button", name="Next").click()
    page.wait_for_url(re.compile("/share/places"))
    page.get_by_role("button", name="Next").click()
    page.wait_for_url(re.compile("/share/check"))
    page.get_by_role("button", name="Send my story").click()
    page.wait_for_url(re.compile("/sent"))


def test_a_page_that_is_closed_on_a_shared_phone_opens_with_its_key_alone(window: BrowserContext, site: Site) -> None:
    with site.app.app_context():
        open_call(db.session, "shared-phone")
    page = window.new_page()
    page.goto(f"{site.url}/c/shared-phone/share/tell?kind=text")
    page.get_by_label("What is it called?").fill("Mine")
    page.get_by_role("textbox", name="Your story").fill("For nobody else on this phone.")
    tells_the_rest(page)
    page.get_by_role("button", name="Close my page on this phone").click()
    page.wait_for_url("**/story/left")
    for address in ("/story/", "/c/shared-phone/sent", "/c/shared-phone/share/check"):
        page.goto(f"{site.url}{address}")
        assert "Mine" not in page.content()
    assert {cookie["name"] for cookie in window.cookies()} <= {"storyboard"}  # a form's token

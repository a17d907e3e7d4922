"""A question is answered from a phone, in Arabic; a moderator reads it, and it stands beneath: in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, expect

from storyboard.calls import questions
from storyboard.database import db
from storyboard.staff.roles import Role
from storyboard.stories.lifecycle import State
from tests.factory import open_call, tell
from tests.journeys.looking import found_here
from tests.live import Site

pytestmark = pytest.mark.journey

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
ASKED = "ما الشيء الواحد الذي تطلبه من أصحاب القرار؟"
WORDS = "أن يُفتح الملعب للجميع #youth4peace"
SEND = "form:has([name=ticket]) button.primary"
TITLE = "A pitch that can be answered"


def call_that_asks(site: Site, slug: str) -> str:
    """A call with one question, and a story that is shown; the story's address."""
    with site.app.app_context():
        call = open_call(db.session, slug, hashtags=f"#{slug.replace('-', '')}")
        asked = questions.add(db.session, slug, "en", "What one thing would you ask for?", actor="test")
        words = (slug, asked.slug, "ar", ASKED)
        questions.reword(db.session, *words, seen=call.version, actor="test")
        return str(tell(db.session, call, state=State.APPROVED, title=TITLE).slug)


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def phone(request: pytest.FixtureRequest, chromium: Chromium) -> Iterator[BrowserContext]:
    """Layla's phone, which reads Arabic."""
    context = chromium.new_context(**PHONE, locale="ar", java_script_enabled=request.param)
    yield context
    context.close()


def send(page: Page, age: str) -> str:
    """Fill in the form that is open, whatever its language; the story key."""
    page.locator("[name=body]").fill(WORDS)
    page.locator("[name=display_name]").fill("ليلى")
    page.locator("[name=country]").select_option("PS")
    page.locator(f"[name=age_band][value='{age}']").check()
    page.locator("[name=places][value=web]").check()
    page.locator(SEND).click()
    page.wait_for_url("**/sent")
    (key,) = set(re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", page.locator("main").inner_text()))
    return str(key)


def test_a_question_is_answered_read_and_shown_beneath(
    site: Site, chromium: Chromium, phone: BrowserContext, request: pytest.FixtureRequest
) -> None:
    scripts = "without" not in request.node.name
    slug = "answered" if scripts else "answered-plainly"
    call_that_asks(site, slug)
    layla = phone.new_page()
    layla.goto(f"{site.url}/c/{slug}/")
    expect(layla.locator("html")).to_have_attribute("dir", "rtl")
    layla.locator("a[href*='/answer?']").click()
    expect(layla.get_by_role("heading", level=1)).to_have_text(ASKED)
    expect(layla.locator("select[name=language]")).to_have_value("ar")
    if scripts:
        assert found_here(layla) == []
    layla.locator(SEND).click()
    expect(layla.locator("#what-is-missing a[href='#body']")).to_be_visible()
    send(layla, "18-24")
    layla.goto(f"{site.url}/story/")
    expect(layla.locator("main")).to_contain_text(ASKED)
    layla.goto(f"{site.url}/c/{slug}/")
    assert WORDS not in layla.content()

    desk = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en")
    malik = site.signed_in(desk, f"Malik-{slug}", Role.MODERATOR)
    malik.goto(f"{site.url}/moderation/")
    card = malik.locator(f"[aria-labelledby='call-{slug}']")
    card.get_by_role("button", name="Next story").click()
    expect(malik.get_by_role("heading", name="An answer to this question")).to_be_visible()
    expect(malik.locator("main")).to_contain_text(WORDS)
    assert found_here(malik) == []
    malik.get_by_role("button", name=re.compile("^Approve")).click()
    expect(malik.get_by_text("Nothing waits for you right now.")).to_be_visible()
    desk.close()

    layla.goto(f"{site.url}/c/{slug}/")
    shown = layla.locator(".answer")
    expect(shown).to_contain_text(WORDS)
    expect(shown).to_contain_text("ليلى")
    assert shown.locator("[lang=ar]").count() == 1
    if scripts:
        assert shown.evaluate("(one) => getComputedStyle(one).direction") == "rtl"
        assert found_here(layla) == []


def test_a_story_is_answered_and_the_answer_is_taken_back(site: Site, chromium: Chromium) -> None:
    story = call_that_asks(site, "answered-back")
    context = chromium.new_context(**PHONE, locale="en")
    page = context.new_page()
    page.goto(f"{site.url}/stories/{story}/")
    page.get_by_role("link", name="Answer this story").click()
    expect(page.locator("main")).to_contain_text(TITLE)
    assert found_here(page) == []
    send(page, "25-29")
    page.get_by_role("link", name="Take it back").click()
    page.get_by_role("button", name="Yes, take it back").click()
    expect(page.locator("main")).to_contain_text("taken back")
    context.close()

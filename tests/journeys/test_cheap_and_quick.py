"""Blocking: what the way into a story weighs on the wire, and how soon it is seen on a slow line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from storyboard.database import db
from tests.factory import open_call
from tests.live import Site

pytestmark = pytest.mark.journey
CALL = "cheap-and-quick"
MOST_BYTES, MOST_REQUESTS = 50_000, 6
# A phone in a village: 400 kb/s, and 400 ms there and back.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
FIRST_PAINT_MS = 2000


@pytest.fixture(scope="module")
def call(site: Site) -> str:
    with site.app.app_context():
        open_call(db.session, CALL, themes=["peace", "school"])
    return f"{site.url}/c/{CALL}"


class Phone:
    """A browser that was never here, on a slow line, which counts what comes over it."""

    def __init__(self, page: Page) -> None:
        self.page, self.bytes, self.requests = page, 0, []
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", SLOW)
        devtools.on("Network.loadingFinished", self._arrived)
        page.on("request", lambda request: self.requests.append(request.url))

    def _arrived(self, event: dict[str, Any]) -> None:
        self.bytes += event["encodedDataLength"]

    def first_paint(self) -> float:
        """When something of the page was seen, in milliseconds after it was asked for."""
        paints = "performance.getEntriesByName('first-contentful-paint').map((paint) => paint.startTime)"
        return float(self.page.locator("body").evaluate(f"() => {paints}")[0])


@pytest.fixture
def phone(chromium: Chromium) -> Iterator[Phone]:
    context = chromium.new_context(viewport={"width": 360, "height": 780}, has_touch=True, is_mobile=True)
    yield Phone(context.new_page())
    context.close()


@pytest.mark.parametrize("kind", ["text", "video"])
def test_the_form_costs_at_most_50_kb_in_6_requests_and_is_seen_within_two_seconds(
    phone: Phone, call: str, site: Site, kind: str
) -> None:
    phone.page.goto(f"{call}/share/tell?kind={kind}", wait_until="networkidle")
    assert phone.bytes <= MOST_BYTES
    assert len(phone.requests) <= MOST_REQUESTS
    assert {url for url in phone.requests if not url.startswith((site.url, "data:"))} == set()
    assert phone.first_paint() <= FIRST_PAINT_MS


def test_the_steps_that_follow_cost_little_more(phone: Phone, call: str) -> None:
    phone.page.goto(f"{call}/share/tell?kind=text", wait_until="networkidle")
    phone.page.get_by_label("What is it called?").fill("The well")
    phone.page.get_by_label("Your story").fill("We dug it together.")
    before = phone.bytes
    phone.page.get_by_role("button", name="Next").click()
    phone.page.wait_for_url("**/about")
    phone.page.wait_for_load_state("networkidle")
    assert phone.bytes - before <= 15_000

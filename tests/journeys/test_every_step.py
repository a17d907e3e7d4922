"""Each step of a story as people see it, empty, filled in and amiss: on a phone and a laptop, in light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, expect

from storyboard.database import db
from storyboard.stories.models import Kind
from tests.factory import open_call
from tests.journeys.telling import goes_on
from tests.journeys.test_every_page import LAPTOP, PHONE, findings, found_here
from tests.live import Site
from tests.uploads.forms import film

pytestmark = pytest.mark.journey
CALL = "every-step"


@pytest.fixture(scope="module")
def call(site: Site) -> str:
    with site.app.app_context():
        open_call(db.session, CALL, themes=["Water", "School"])
    return f"{site.url}/c/{CALL}"


@pytest.fixture(params=[PHONE, LAPTOP], ids=["phone", "laptop"])
def somebody(request: pytest.FixtureRequest, chromium: Chromium) -> Iterator[BrowserContext]:
    context = chromium.new_context(**request.param, locale="en")
    yield context
    context.close()


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_is_found_on_any_step(call: str, somebody: BrowserContext, kind: Kind) -> None:
    page, found = somebody.new_page(), dict[str, list[Any]]()
    found["how to tell it"] = findings(page, f"{call}/share")
    page.goto(f"{call}/share/tell?kind={kind}")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    found["tell, amiss"] = found_here(page)
    page.get_by_label("What is it called?").fill("The football pitch we share")
    if kind is Kind.TEXT:
        page.get_by_role("textbox", name="Your story").fill("Two schools did not talk.")
    else:
        page.get_by_label("Your film", exact=True).set_input_files(
            {"name": "VID_2027.mp4", "mimeType": "video/mp4", "buffer": film()}
        )
    goes_on(page, "about")
    found["about"] = found_here(page)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Tell us how old you are.").first).to_be_visible()
    found["about, amiss"] = found_here(page)
    for step in ("check", "tell", "places"):
        found[f"{step}, with the age missing"] = findings(page, f"{call}/share/{step}")
    found["going on with it"] = findings(page, f"{call}/share")
    page.goto(f"{call}/share/about")
    page.get_by_label("16 or 17").check()
    goes_on(page, "places")
    found["places, under 18"] = found_here(page)
    page.get_by_label("On this site").check()
    page.get_by_label("They are here with me, and say yes").check()
    goes_on(page, "check")
    found["check"] = found_here(page)
    assert {step: what for step, what in found.items() if what} == {}

"""Each step of a story as people see it, empty, filled in and amiss: in English and Arabic, light and dark, on the
smallest phone and at twice the size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, expect

from storyboard.database import db
from storyboard.stories.models import Kind
from tests.factory import open_call
from tests.journeys.looking import LAPTOP, LAPTOP_AT_200_PERCENT, PHONE, findings, found_here
from tests.journeys.telling import goes_on
from tests.live import Site
from tests.uploads.forms import film

pytestmark = pytest.mark.journey
CALL = "every-step"


@pytest.fixture(scope="module")
def call(site: Site) -> str:
    with site.app.app_context():
        open_call(db.session, CALL, themes=["Water", "School"])
    return f"{site.url}/c/{CALL}"


@dataclass(frozen=True)
class Author:
    """Somebody's browser, and how our pages speak to them."""

    window: BrowserContext
    said: Callable[[str], str]


@pytest.fixture(
    params=[(PHONE, "en"), (LAPTOP, "en"), (PHONE, "ar"), (LAPTOP_AT_200_PERCENT, "ar")],
    ids=["phone", "laptop", "phone in Arabic", "200 % in Arabic"],
)
def somebody(request: pytest.FixtureRequest, chromium: Chromium, site: Site) -> Iterator[Author]:
    device, tongue = request.param
    context = chromium.new_context(**device, locale=tongue)
    yield Author(context, partial(site.said, tongue=tongue))
    context.close()


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_is_found_on_any_step(call: str, somebody: Author, kind: Kind) -> None:
    page, said, found = somebody.window.new_page(), somebody.said, dict[str, list[Any]]()
    found["how to tell it"] = findings(page, f"{call}/share")
    page.goto(f"{call}/share/tell?kind={kind}")
    page.get_by_role("button", name=said("Next"), exact=True).click()
    expect(page.get_by_role("alert").first).to_be_visible()
    found["tell, amiss"] = found_here(page)
    page.get_by_label(said("What is it called?")).fill("The football pitch we share")
    if kind is Kind.TEXT:
        page.get_by_role("textbox", name=said("Your story"), exact=True).fill("Two schools did not talk.")
    else:
        page.get_by_label(said("Your film"), exact=True).set_input_files(
            {"name": "VID_2027.mp4", "mimeType": "video/mp4", "buffer": film()}
        )
    goes_on(page, "about", said)
    found["about"] = found_here(page)
    page.get_by_role("button", name=said("Next"), exact=True).click()
    expect(page.get_by_text(said("Tell us how old you are.")).first).to_be_visible()
    found["about, amiss"] = found_here(page)
    page.get_by_label(said("Under 13")).check()
    page.get_by_role("button", name=said("Next"), exact=True).click()
    expect(page.get_by_role("heading", name=said("Is that right?"))).to_be_visible()
    found["about, too young"] = found_here(page)
    page.get_by_role("link", name=said("No, I change it")).click()
    page.wait_for_url("**/share/about*")
    for step in ("check", "tell", "places"):
        found[f"{step}, with the age missing"] = findings(page, f"{call}/share/{step}")
    found["going on with it"] = findings(page, f"{call}/share")
    page.goto(f"{call}/share/about")
    page.get_by_label(said("16 or 17")).check()
    goes_on(page, "places", said)
    found["places, under 18"] = found_here(page)
    page.get_by_label(said("On this site")).check()
    page.get_by_label(said("They are here with me, and say yes")).check()
    goes_on(page, "check", said)
    found["check"] = found_here(page)
    assert {step: what for step, what in found.items() if what} == {}

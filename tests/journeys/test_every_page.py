"""Every page of the house as people see it: on the smallest phone and a laptop, in light and dark; those of authors and
readers at twice the size, too, and in Arabic. None is left off the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page

from storyboard.staff.roles import Role
from tests.journeys.house import CALL, House, build
from tests.journeys.looking import LAPTOP, LAPTOP_AT_200_PERCENT, PHONE, findings
from tests.journeys.telling import tells_the_rest
from tests.live import Site

pytestmark = pytest.mark.journey
PEOPLES = ("public.", "sharing.")
# What a browser does not open as a page: files, fragments, answers to scripts.
NO_PAGE = {
    "static",
    "public.file",
    "public.logo",
    "public.feed",
    "public.call_feed",
    "calls.logo",
    "sharing.poster",
    "sharing.progress",
    "sharing.draft_film",
    "sharing.guardian_file",
    "sharing.guardian_link",  # only right after it was made: tests/sharing/test_guardian.py
    "moderation.story_file",
    "curation.file",
    "screening.file",
    "screening.items",
    "operations.healthz",
    "operations.readyz",
    "operations.metrics",
}


@pytest.fixture(scope="module")
def house(site: Site) -> House:
    return build(site)


@pytest.fixture
def everybody(chromium: Chromium, house: House) -> Iterator[Callable[[dict[str, Any], str], Page]]:
    """Opens a browser of somebody who has told a story and is the administrator: every page is open to them."""
    opened: list[BrowserContext] = []

    def another(**options: Any) -> BrowserContext:
        opened.append(chromium.new_context(**options))
        return opened[-1]

    def open_it(device: dict[str, Any], tongue: str) -> Page:
        known = another(**device, locale="en")
        page = house.site.signed_in(known, "Ada", Role.ADMINISTRATOR)
        page.goto(f"{house.site.url}/c/{CALL}/share/tell?kind=text")
        page.get_by_label("What is it called?").fill("The football pitch we share")
        page.get_by_role("textbox", name="Your story").fill("Two schools did not talk. We cleaned the pitch together.")
        tells_the_rest(page, language="fr", country="CI")
        return another(**device, locale=tongue, storage_state=known.storage_state()).new_page()

    yield open_it
    for context in opened:
        context.close()


def test_no_page_is_left_off_the_list(house: House) -> None:
    pages = {rule.endpoint for rule in house.site.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages == set(house.paths) | NO_PAGE


@pytest.mark.parametrize("device", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_nothing_is_found_on_any_page(
    house: House, everybody: Callable[[dict[str, Any], str], Page], device: dict[str, Any]
) -> None:
    page, hosts, complaints = everybody(device, "en"), set[str](), list[str]()
    page.on("request", lambda asked: hosts.add(asked.url.split("/")[2]) if asked.url.startswith("http") else None)
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    found = {path: findings(page, house.site.url + path) for paths in house.paths.values() for path in paths}
    assert {path: what for path, what in found.items() if what} == {}
    assert (hosts, complaints) == ({house.site.url.removeprefix("http://")}, [])


@pytest.mark.parametrize(
    ("device", "tongue"),
    [(LAPTOP_AT_200_PERCENT, "en"), (LAPTOP_AT_200_PERCENT, "ar"), (PHONE, "ar")],
    ids=["200 %", "200 % in Arabic", "phone in Arabic"],
)
def test_nothing_is_found_on_the_pages_of_authors_and_readers(
    house: House, everybody: Callable[[dict[str, Any], str], Page], device: dict[str, Any], tongue: str
) -> None:
    page, found = everybody(device, tongue), {}
    theirs = [path for name, paths in house.paths.items() if name.startswith(PEOPLES) for path in paths]
    for path in theirs:
        found[path] = findings(page, house.site.url + path)
        assert page.locator("html").get_attribute("lang") == tongue, path
    assert {path: what for path, what in found.items() if what} == {}


@pytest.mark.parametrize("device", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_nothing_is_found_where_nobody_is_known(house: House, chromium: Chromium, device: dict[str, Any]) -> None:
    """The pages that somebody who is known never sees: the doors, and what is not there."""
    context = chromium.new_context(**device, locale="en")
    page, found = context.new_page(), {}
    for path in ("/staff/sign-in", "/story/", "/nothing-here"):
        found[path] = findings(page, house.site.url + path)
        assert page.url == house.site.url + path
    context.close()
    assert found == {path: [] for path in found}

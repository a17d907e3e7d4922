"""A whole story in Arabic from a weak phone: filmed in the page over a line that is cut, or sent without any script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import select

from storyboard.database import db
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story
from tests.live import Site
from tests.sharing.film.line import WAITING, Counted
from tests.sharing.film.phone import Phone, as_a_master, film_of
from tests.sharing.film.weak_line import WeakLine, weak_line
from tests.uploads.forms import film as small_film

# The line is there for longer than the windows: its end is no complaint of theirs.
pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("line", "cuts_are_no_complaint")]
WEAK = 50_000  # bytes a second: 400 kb/s
CUTS, APART_MS = 5, 1500


@pytest.fixture
def line(site: Site) -> Iterator[WeakLine]:
    with weak_line(site, WEAK) as line:
        yield line


@pytest.fixture
def far(site: Site, line: WeakLine) -> Site:
    """The site as it is seen from the other end of the line."""
    return replace(site, url=line.url)


def tells_who_and_where(layla: Phone) -> None:
    """From the second step to the last one."""
    layla.page.locator("[name=age_band][value='18-24']").check()
    layla.page.locator("[name=country]").select_option("PS")
    layla.press("Next")
    layla.page.wait_for_url("**/places*")
    layla.page.locator("[name=places][value=web]").check()
    layla.press("Next")
    layla.page.wait_for_url("**/check*")


def has_its_key(layla: Phone, title: str) -> None:
    """The page at the end, in her language, with the key by which she comes back to her story from another phone."""
    layla.page.wait_for_url("**/sent", timeout=90_000)
    expect(layla.page.locator("html[lang=ar][dir=rtl]")).to_have_count(1)
    key = layla.page.locator("#story-key").inner_text()
    layla.page.context.clear_cookies()
    layla.page.goto(f"{layla.site.url}/story/")
    in_arabic_digits = {ord("0") + digit: ord("٠") + digit for digit in range(10)}
    layla.page.locator("[name=key]").fill(key.lower().replace("-", " ").translate(in_arabic_digits))
    layla.press("Open my page")
    expect(layla.page.locator("main")).to_contain_text(title)


def told(site: Site, title: str) -> Story:
    with site.app.app_context():
        (story,) = db.session.scalars(select(Story).where(Story.title == title))
        return story


def test_what_is_filmed_in_the_page_survives_five_cuts(
    filming: Chromium, windows: Callable[..., BrowserContext], line: WeakLine, far: Site, call: str, tmp_path: Path
) -> None:
    layla, title = Phone(windows(filming, locale="ar").new_page(), far, call, "ar"), "بئر القرية #youth4peace"
    sent = Counted(layla)
    layla.opens(title).records(10)
    layla.press("Use this film")
    layla.press("Send this film")
    for _ in range(CUTS):
        layla.says("Keep this page open until it is through.")
        layla.page.wait_for_timeout(APART_MS)
        line.cut()
        layla.says(WAITING)
        line.mend()
    assert layla.percent() < 100
    layla.press("Next")
    layla.page.wait_for_url("**/about*")
    tells_who_and_where(layla)
    layla.press("Send my story")
    has_its_key(layla, title)
    master = as_a_master(film_of(far, title), tmp_path)
    assert master.has_sound and 9 <= master.duration_s <= 14
    assert sent.created == 1 and sorted(set(sent.offsets)) == sorted(sent.offsets)  # each cut cost what was on its way
    assert (told(far, title).state, told(far, title).country) == (State.PROCESSING, "PS")


def test_without_any_script_a_film_goes_over_the_same_line(
    chromium: Chromium, windows: Callable[..., BrowserContext], line: WeakLine, far: Site, call: str, tmp_path: Path
) -> None:
    layla = Phone(windows(chromium, locale="ar", java_script_enabled=False).new_page(), far, call, "ar")
    title, clip = "بئر بلا حيلة #EDD16", tmp_path / "VID_2027.mp4"
    clip.write_bytes(small_film())
    layla.page.goto(f"{far.url}/c/{call}/share")
    layla.page.locator("a[href*='kind=video']").click()
    layla.page.locator("[name=title]").fill(title)
    layla.chooses(clip)
    layla.press("Next")
    layla.page.wait_for_url("**/about*", timeout=90_000)
    for _ in range(CUTS):
        layla.page.locator("[name=age_band][value='18-24']").check()
        line.cut()
        layla.press("Next")
        layla.page.wait_for_url("chrome-error://**")
        line.mend()
        layla.page.go_back()
        layla.page.wait_for_url("**/about*")
    tells_who_and_where(layla)
    layla.press("Send my story")
    has_its_key(layla, title)
    assert film_of(far, title) == small_film()
    assert (told(far, title).state, told(far, title).country) == (State.PROCESSING, "PS")

"""What a film is made, cut and sent with can be used by everybody: axe finds nothing by day, by night, or mirrored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext

from tests.clips import ffmpeg
from tests.live import Site
from tests.sharing.film.phone import Phone

pytestmark = pytest.mark.journey
SMALL = """() => [...document.querySelectorAll(".film button, .film input, [data-upload-progress] button")]
    .filter((one) => one.checkVisibility()).map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
    .filter(([, box]) => box.height < 44 || box.width < 44).map(([markup]) => markup)"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clips") / "VID_long.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x36:r=5:d=130", "-c:v", "libx264", "-pix_fmt", "yuv420p", str(path))
    return path


@pytest.fixture(params=[("light", "ltr"), ("dark", "rtl")], ids=["light-ltr", "dark-rtl"])
def phone(
    request: pytest.FixtureRequest, filming: Chromium, windows: Callable[..., BrowserContext], site: Site, call: str
) -> Phone:
    """A phone, 320 px wide."""
    scheme, direction = request.param
    context = windows(filming, color_scheme=scheme)
    page = context.new_page()
    page.add_init_script(f"addEventListener('DOMContentLoaded', () => (document.documentElement.dir = '{direction}'))")
    page.set_viewport_size({"width": 320, "height": 640})
    return Phone(page, site, call)


def is_good(phone: Phone) -> None:
    """Nothing that axe, a thumb or a narrow screen would complain of."""
    found = Axe().run(phone.page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert phone.page.evaluate(SMALL) == []
    assert phone.page.evaluate(WIDER) <= 0


def test_every_stage(phone: Phone, long: Path) -> None:
    page = phone.page
    page.goto(f"{phone.site.url}/c/{phone.call}/share/tell?kind=video")
    page.locator("#title").fill("For everybody")
    do = lambda name: page.locator(f".film [data-do={name}]:visible")  # noqa: E731
    page.locator("[data-film-record=video]").click()
    do("begin").wait_for()
    is_good(phone)
    do("begin").click()
    page.wait_for_timeout(1200)
    is_good(phone)
    do("end").click()
    do("use").wait_for()
    is_good(phone)
    page.reload()
    do("watch").click()
    is_good(phone)
    page.locator(".film input[type=file]").set_input_files(long)
    page.locator(".film input[type=range]").wait_for()
    is_good(phone)
    do("smaller").click()
    do("send").click()
    page.locator("[data-upload-progress][data-phase=stored]").wait_for()
    is_good(phone)

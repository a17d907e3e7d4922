"""Where nothing can be filmed the page says why, and what to do instead."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page

from tests.live import CHROMIUM, WAYS, Site
from tests.sharing.film.phone import Phone

pytestmark = pytest.mark.journey
OLD = "delete window.MediaRecorder"
IN_USE = """navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", "NotReadableError"); }"""


def press_film_now(page: Page, site: Site, call: str, origin: str | None = None) -> Phone:
    phone = Phone(page, site, call)
    page.goto(f"{origin or site.url}/c/{call}/share/tell?kind=video")
    phone.press("Film now")
    return phone


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("", "We find no camera or no microphone here."),
        (IN_USE, "Another app uses the camera or the microphone."),
        (OLD, "This browser cannot film."),
    ],
    ids=["none", "in use", "an old browser"],
)
def test_what_stands_in_the_way_is_said_with_what_to_do(
    chromium: Chromium, windows: Callable[..., BrowserContext], site: Site, call: str, script: str, sentence: str
) -> None:
    page = windows(chromium).new_page()
    page.add_init_script(script)
    phone = press_film_now(page, site, call)
    phone.says(sentence)
    phone.press("Back")
    assert page.get_by_label("Your film", exact=True).is_visible()


def test_a_camera_that_was_refused_and_a_page_without_a_safe_connection(
    chromium: Chromium, windows: Callable[..., BrowserContext], site: Site, call: str, complaints: list[str]
) -> None:
    ways = ["--use-fake-device-for-media-stream", "--host-resolver-rules=MAP stories.test 127.0.0.1"]
    refusing = chromium.browser_type.launch(executable_path=CHROMIUM, args=[*WAYS, *ways])
    context = windows(refusing)
    press_film_now(context.new_page(), site, call).says("The camera or the microphone was not allowed.")
    plain = f"http://stories.test:{site.port}"
    press_film_now(context.new_page(), site, call, plain).says("This page has no safe connection")
    context.close()
    refusing.close()
    complaints[:] = [said for said in complaints if "Cross-Origin-Opener-Policy" not in said]  # it wants https, too

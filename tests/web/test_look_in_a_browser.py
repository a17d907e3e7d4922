"""The style page as people use it: on a phone, in the dark, right to left, by keys, over a line that breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import ffmpeg
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.web.style_page import make_app

pytestmark = pytest.mark.journey

SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, summary, select, textarea, input')]
    .filter(one => one.checkVisibility() && !one.closest('.away, .story, li li, video'))
    .map(one => [one, (one.closest('label') || one).getBoundingClientRect()])
    .filter(([one, box]) => box.height < 44 || box.width < 44).map(([one]) => one.outerHTML.slice(0, 90))"""


class Silent(WSGIRequestHandler):
    def log(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clips") / "film.mp4"
    picture = ffmpeg.input("testsrc=duration=4:size=320x180:rate=10", f="lavfi")
    picture.output(str(path), pix_fmt="yuv420p", movflags="faststart").run(quiet=True)
    return path


@pytest.fixture(scope="module")
def site(clip: Path) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, make_app(clip), threaded=True, request_handler=Silent)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def open_page(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens a page; a complaint of the browser (a blocked style, a script that fails) fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_it(path: str = "/", width: int = 360, **options: Any) -> Page:
        phone = width < 500
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, has_touch=phone, is_mobile=phone, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda said: said.type in ("error", "warning") and complaints.append(f"{said.text} {said.location}"),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(site + path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert [line for line in complaints if "ERR_INTERNET_DISCONNECTED" not in line and "422" not in line] == []


@pytest.mark.parametrize("path", ["/", "/staff", "/show", "/error"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(open_page: Callable[..., Page], path: str, scheme: str, width: int) -> None:
    page = open_page(path, width=width, color_scheme=scheme)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize("path", ["/", "/staff", "/error"])
def test_a_narrow_phone_scrolls_only_down_and_every_target_takes_a_thumb(
    open_page: Callable[..., Page], path: str
) -> None:
    page = open_page(path, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.evaluate(SMALL_TARGETS) == []


def test_the_beak_of_a_bubble_is_at_the_speakers_side(open_page: Callable[..., Page]) -> None:
    page = open_page()
    corners = """() => { const style = getComputedStyle(document.querySelector('.card'));
        return [style.borderBottomLeftRadius, style.borderBottomRightRadius] }"""
    assert page.evaluate(corners) == ["4px", "14px"]
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate(corners) == ["14px", "4px"]
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_without_scripts_everything_is_still_there(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()
    expect(page.get_by_role("button", name="Yes, take it back")).to_be_hidden()
    page.locator("summary", has_text="Take it back").click()
    expect(page.get_by_role("button", name="Yes, take it back")).to_be_visible()
    assert page.get_by_role("link", name="240p").get_attribute("href") == "?quality=240p"
    expect(page.get_by_text("Up to 300 characters")).to_be_visible()


def test_the_counter_says_how_many_characters_are_left(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.get_by_label("Your story", exact=False).first.fill("مدرسة 🎬")
    expect(page.locator("#body-count")).to_have_text("293 characters left")
    page.locator("#body").fill("x" * 302)
    expect(page.locator("#body-count")).to_have_text("2 characters too many")
    expect(page.locator("#body-count + [role=status]")).to_have_text("2 characters too many")


def test_a_file_is_looked_at_before_a_byte_is_sent(open_page: Callable[..., Page], clip: Path) -> None:
    page = open_page()
    film, words = page.get_by_label("Your film", exact=True), page.locator("[data-file-check]")
    for name, kind, content, sentence in (
        ("notes.pdf", "application/pdf", b"%PDF", "This is not a film. Choose one & try again."),
        ("nothing.mp4", "video/mp4", b"", "This file is empty."),
        ("film.mp4", "video/mp4", b"\0" * 2_500_000, "Your film has 3 MB; 2 MB is the most."),
    ):
        film.set_input_files({"name": name, "mimeType": kind, "buffer": content})
        expect(words).to_have_text(sentence)
        assert film.evaluate("one => one.validationMessage") == sentence
    film.set_input_files(clip)
    expect(words).to_have_text("")
    page.locator("#video").evaluate("""one => one.dataset.limits = '{"seconds": 3}'""")
    film.set_input_files([])
    film.set_input_files(clip)
    expect(words).to_have_text("Your film lasts 0:04; two minutes is the most.")


def test_a_film_is_sent_with_progress_and_the_page_that_comes_back_lives(
    open_page: Callable[..., Page], clip: Path
) -> None:
    page = open_page()
    page.get_by_label("Your film", exact=True).set_input_files(clip)
    page.get_by_role("button", name="Go on").click()
    summary = page.locator("#what-is-missing")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_text(["Give your story a title.", "Ask a parent or guardian first."])
    page.locator("#body").fill("Peace")
    expect(page.locator("#body-count")).to_have_text("295 characters left")
    page.locator("#title").fill("The pitch")
    page.locator("#guardian").check()
    page.get_by_label("Your film", exact=True).set_input_files(clip)
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("main > .notice")).to_have_text("We have it.")


def test_a_line_that_breaks_loses_no_words(open_page: Callable[..., Page], clip: Path) -> None:
    page = open_page()
    page.locator("#title").fill("The pitch")
    page.get_by_label("Your film", exact=True).set_input_files(clip)
    page.context.set_offline(True)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("The line broke.")).to_be_visible()
    expect(page.locator("#title")).to_have_value("The pitch")
    expect(page.get_by_role("button", name="Go on")).to_be_enabled()


def test_typed_words_are_not_left_by_mistake_but_the_quick_way_out_is_open(open_page: Callable[..., Page]) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator("#title").fill("The pitch")
    page.evaluate("location.reload()")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="Leave").click()
    expect(page).to_have_title("Weather")  # the address alone is replaced before anything else
    assert asked == ["beforeunload"]
    page.go_back()
    expect(page).to_have_url("about:blank")


def test_what_waits_replaces_itself_until_it_is_done(open_page: Callable[..., Page]) -> None:
    page = open_page()
    place = page.locator("main > section[data-poll], main > section[data-done]")
    page.context.set_offline(True)
    expect(place).to_contain_text("You are offline. We go on when you are back.")
    page.context.set_offline(False)
    expect(place).to_have_text("Half way")
    expect(place).to_have_text("Ready")
    assert place.get_attribute("data-poll") is None


def test_another_size_of_the_film_goes_on_from_the_same_moment(open_page: Callable[..., Page]) -> None:
    page = open_page()
    video = page.locator("video").first
    video.evaluate("async one => { while (one.readyState < 1) await new Promise(setTimeout); one.currentTime = 2 }")
    page.get_by_role("link", name="240p").click()
    expect(video).to_have_js_property("currentTime", 2)
    assert video.get_attribute("src") == "/film.mp4?small"
    expect(page.locator(".qualities [aria-current]")).to_contain_text("240p")


def test_taking_back_asks_in_a_dialog_first(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.locator("summary", has_text="Take it back").click()
    dialog = page.get_by_role("dialog", name="Take your story back?")
    expect(dialog.get_by_role("button", name="Yes, take it back")).to_be_visible()
    dialog.get_by_role("button", name="No, go back").click()
    expect(dialog).to_be_hidden()
    page.locator("summary", has_text="Take it back").click()
    expect(dialog).to_be_visible()


def test_the_key_is_copied(open_page: Callable[..., Page]) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "7KQM-4XR2-9HTC"


def test_keys_click_but_not_while_somebody_types(open_page: Callable[..., Page]) -> None:
    page = open_page("/staff", width=1280)
    page.evaluate("""document.addEventListener('click', event => {
        document.getElementById('pressed').textContent += event.target.closest('[data-key]')?.dataset.key ?? '' })""")
    page.keyboard.press("c")
    page.get_by_label("Note").fill("")
    page.get_by_label("Note").press_sequentially("cac")
    expect(page.get_by_label("Note")).to_have_value("cac")
    page.locator("h1").first.click()
    page.keyboard.press("Control+c")
    page.keyboard.press("C")
    expect(page.locator("#pressed")).to_have_text("cc")


def test_a_question_mark_lists_the_keys(open_page: Callable[..., Page]) -> None:
    page = open_page("/staff", width=1280)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys on this page")
    expect(keys.get_by_role("listitem")).to_have_text(["AApprove", "CAsk for a change", "DDecline…", "ZUndo"])
    page.keyboard.press("a")
    expect(keys).to_be_visible()
    keys.get_by_role("button", name="Close").click()
    page.keyboard.press("d")
    expect(page.get_by_role("dialog", name="Decline this story?")).to_be_visible()


def test_a_lease_counts_down(open_page: Callable[..., Page]) -> None:
    page = open_page("/staff", width=1280)
    expect(page.get_by_role("timer")).to_have_text("9:10")


def test_key_hints_are_for_keyboards(open_page: Callable[..., Page]) -> None:
    assert open_page("/staff", width=1280).locator("kbd").first.is_visible()
    assert not open_page("/staff", width=360).locator("kbd").first.is_visible()

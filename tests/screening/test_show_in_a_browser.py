"""Henri plays a reel: two films and a text, in a real browser, from the black before it to the last card."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from storyboard.calls.models import Call
from storyboard.curation import actions
from storyboard.database import db, transaction
from storyboard.staff.queries import staff_called
from storyboard.staff.roles import Role
from storyboard.stories.actions import withdraw
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind, Story
from storyboard.web.installation import storage
from tests.clips import Clips
from tests.factory import open_call, tell
from tests.live import Site

pytestmark = pytest.mark.journey

BEFORE_THE_KEY_WORKS_AGAIN_MS = 750
LONG_ENOUGH_TO_HEAR_OF_IT_MS = 9000
SHOWS = iter(range(1, 100))


def give_bytes(story: Story, clip: Path) -> None:
    """Let the story's renditions be this film."""
    data = clip.read_bytes()
    for file in [file for file in story.files if file.role is FileRole.RENDITION]:
        with storage().writer(file.storage_key) as writer:
            writer.write(data)
            stored = writer.finish()
        with transaction(db.session):
            file.bytes, file.sha256, file.facts = stored.bytes, stored.sha256, {**file.facts, "duration_s": 2.0}


@pytest.fixture
def reel(site: Site, clips: Clips) -> SimpleNamespace:
    """A film, a text, a film; `take_back` does what its author can do at any time."""
    with site.app.app_context():
        call = open_call(db.session, f"show-{next(SHOWS)}")
        clara = db.session.scalars(staff_called(site.person("Clara", Role.CURATOR))).one().id
        made = actions.make_reel(db.session, call, "Opening session", 1200, staff_id=clara)
        stories = {}
        for title, kind in (("The bridge", Kind.VIDEO), ("Radio", Kind.TEXT), ("The well", Kind.VIDEO)):
            body = "We speak on the radio every Tuesday, and both villages listen to it. " * 7
            story = tell(db.session, call, kind=kind, state=State.APPROVED, title=title, body=body)
            if kind is Kind.VIDEO:
                give_bytes(story, clips.landscape())
            actions.put_in(db.session, made.slug, story.slug, staff_id=clara)
            stories[title] = story.id
        address = f"{site.url}/screening/reels/{made.slug}/show"

    def take_back(title: str) -> None:
        with site.app.app_context():
            withdraw(db.session, stories[title])

    def add(title: str) -> None:
        """What a curator does while the show runs."""
        with site.app.app_context():
            story = tell(db.session, db.session.get(Call, call.id), state=State.APPROVED, title=title, body="A word.")
            actions.put_in(db.session, made.slug, story.slug, staff_id=clara)

    return SimpleNamespace(address=address, take_back=take_back, add=add)


@pytest.fixture
def page(site: Site, window: BrowserContext, reel: SimpleNamespace) -> Page:
    """The audience window, before it is started."""
    page = site.signed_in(window, "Henri", Role.HOST)
    page.goto(reel.address)
    expect(page.get_by_role("button", name="Start")).to_be_enabled()
    return page


def view(page: Page, name: str) -> Locator:
    return page.locator(f"[data-view={name}]")


def press(page: Page, key: str = "Space") -> None:
    """As a host does: not faster than a thumb."""
    page.wait_for_timeout(BEFORE_THE_KEY_WORKS_AGAIN_MS)
    page.keyboard.press(key)


def card(page: Page, title: str) -> None:
    expect(view(page, "card")).to_be_visible()
    expect(page.locator("[data-put=title]")).to_have_text(title)


def playing(page: Page) -> None:
    """A film is on the screen and moves."""
    expect(view(page, "card")).to_be_hidden(timeout=8000)
    page.wait_for_function("() => document.querySelector('video.front')?.currentTime > 0.05")


def test_the_show_goes_from_black_to_its_last_card(page: Page) -> None:
    expect(page.locator("#start")).to_have_css("background-color", "rgb(0, 0, 0)")
    expect(view(page, "card")).to_be_hidden()
    page.get_by_role("button", name="Start").click()
    card(page, "The bridge")
    expect(page.locator("[data-put=country]")).to_have_text("Côte d’Ivoire")
    playing(page)  # by itself, three seconds later
    expect(view(page, "hold")).to_be_visible(timeout=8000)
    press(page)
    card(page, "Radio")
    press(page, "PageDown")
    expect(page.locator("[data-put=words]")).to_contain_text("We speak on the radio")
    expect(page.locator(".dots .past")).to_have_count(1)
    pages = page.locator(".dots span").count()
    for _ in range(pages - 1):
        press(page, "ArrowRight")
    expect(page.locator(".dots .past")).to_have_count(pages)
    press(page, "ArrowLeft")
    expect(page.locator(".dots .past")).to_have_count(pages - 1)
    press(page)
    press(page)
    card(page, "The well")
    press(page)
    playing(page)
    expect(view(page, "hold")).to_be_visible(timeout=8000)
    press(page)
    expect(view(page, "end")).to_be_visible()
    expect(view(page, "end")).to_contain_text("Thank you")
    expect(view(page, "end")).to_contain_text("#youth4peace")


def test_black_hides_the_film_and_lets_it_wait(page: Page) -> None:
    page.get_by_role("button", name="Start").click()
    press(page)
    playing(page)
    page.keyboard.press("b")
    expect(page.locator("#black")).to_be_visible()
    stopped_at = page.evaluate("document.querySelector('video.front').currentTime")
    page.wait_for_timeout(500)
    assert page.evaluate("document.querySelector('video.front').currentTime") == pytest.approx(stopped_at, abs=0.1)
    page.keyboard.press(".")
    expect(page.locator("#black")).to_be_hidden()
    page.wait_for_function("at => document.querySelector('video.front').currentTime > at + 0.1", arg=stopped_at)


def test_a_key_that_bounces_goes_on_once(page: Page) -> None:
    page.get_by_role("button", name="Start").click()
    press(page)
    for _ in range(3):
        page.keyboard.press("Space")
    playing(page)
    expect(page.locator("[data-put=title]")).to_have_text("The bridge")


def test_a_film_that_loads_slowly_is_waited_for_whatever_is_pressed(page: Page) -> None:
    held: list[Route] = []
    page.route("**/screening/files/*", lambda route: held.append(route))
    page.reload()
    page.get_by_role("button", name="Start").click()
    press(page)
    press(page)
    expect(page.get_by_text("The film is still loading …")).to_be_visible()
    press(page)
    card(page, "The bridge")
    for route in held:
        route.continue_()
    page.unroute("**/screening/files/*")
    playing(page)
    expect(page.get_by_text("The film is still loading …")).to_be_hidden()
    expect(page.locator("[data-put=title]")).to_have_text("The bridge")


def test_what_a_curator_adds_while_the_show_runs_is_shown(page: Page, reel: SimpleNamespace) -> None:
    page.get_by_role("button", name="Start").click()
    card(page, "The bridge")
    page.keyboard.press("b")
    reel.add("Late, but here")
    for _ in range(2):
        page.wait_for_event("response", lambda answer: answer.url.endswith("items.json"))
    page.keyboard.press("b")
    for _ in range(14):
        if page.locator("[data-put=title]").text_content() == "Late, but here":
            break
        press(page)
    card(page, "Late, but here")


def test_an_empty_reel_can_be_started_as_soon_as_it_is_filled(
    page: Page, reel: SimpleNamespace, complaints: list[str]
) -> None:
    for title in ("The bridge", "Radio", "The well"):
        reel.take_back(title)
    page.reload()
    complaints.clear()  # the film that was being loaded ahead may be gone by then, and the browser notes it
    expect(page.get_by_text("There is nothing to show in this reel yet.")).to_be_visible()
    expect(page.get_by_role("button", name="Start")).to_be_disabled()
    reel.add("The first word")
    page.get_by_role("button", name="Start").click(timeout=LONG_ENOUGH_TO_HEAR_OF_IT_MS)
    card(page, "The first word")


def test_the_next_film_is_loaded_while_a_story_is_on(page: Page) -> None:
    page.get_by_role("button", name="Start").click()
    press(page)
    playing(page)
    page.wait_for_function("() => document.querySelector('video:not(.front)').readyState >= 2")
    sources = page.eval_on_selector_all("video", "films => films.map((film) => film.src)")
    assert len(set(sources)) == 2


def test_what_is_taken_back_while_it_is_on_leaves_the_screen_and_what_waits_is_never_shown(
    page: Page, reel: SimpleNamespace, complaints: list[str]
) -> None:
    page.get_by_role("button", name="Start").click()
    press(page)
    playing(page)
    page.keyboard.press("b")  # the film would be over before anybody could take it back
    reel.take_back("The bridge")
    reel.take_back("The well")
    expect(view(page, "hold")).to_be_visible(timeout=LONG_ENOUGH_TO_HEAR_OF_IT_MS)
    assert page.eval_on_selector_all("video", "films => films.map((film) => film.getAttribute('src'))") == [None, None]
    page.keyboard.press("b")
    press(page)
    card(page, "Radio")
    for _ in range(12):
        press(page)
    expect(view(page, "end")).to_be_visible()
    complaints.clear()  # the film that was being loaded may be gone by then, and the browser notes it


def test_a_page_loaded_anew_goes_on_where_the_show_was(page: Page) -> None:
    page.get_by_role("button", name="Start").click()
    press(page)
    press(page)
    card(page, "Radio")
    page.reload()
    page.get_by_role("button", name="Go on with the show").click()
    card(page, "Radio")


def test_without_the_site_the_show_goes_on(page: Page, complaints: list[str]) -> None:
    page.get_by_role("button", name="Start").click()
    press(page)
    playing(page)
    page.wait_for_function("() => document.querySelector('video:not(.front)').readyState >= 2")
    page.route("**/items.json", lambda route: route.fulfill(status=503))
    press(page)
    card(page, "Radio")
    for _ in range(5):
        press(page)
    expect(page.locator("[data-put=title]")).to_have_text("The well")
    complaints.clear()


def test_a_film_that_cannot_be_played_is_said_to_the_host_and_passed_over(page: Page) -> None:
    page.route("**/screening/files/*", lambda route: route.fulfill(body="not a film", content_type="video/mp4"))
    page.reload()
    page.get_by_role("button", name="Start").click()
    card(page, "The bridge")
    press(page)
    expect(page.get_by_text("This film could not be played. Go on with Space.")).to_be_visible()
    press(page)
    card(page, "Radio")

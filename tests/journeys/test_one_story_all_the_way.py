"""One text and one film, from a phone to the last card of the show: site, workers, ffmpeg and browser are real."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, expect

from storyboard.database import db
from storyboard.operations import local
from storyboard.staff.roles import Role
from tests.clips import Clips
from tests.factory import open_call
from tests.journeys.telling import tells_the_rest
from tests.live import Site, running, started

pytestmark = pytest.mark.journey

CALL, HASHTAGS = "all-the-way", "#alltheway"
FILM, WORDS = "The well and the two villages", "مدرسة فوق السطح"
PLACES = ("On stage, at the event", "On this site")
GUARD_MS = 800  # a key that bounces goes on once only
PATIENCE_MS = 60_000


@pytest.fixture(params=["embedded", "grown", "redis"])
def site(request: pytest.FixtureRequest, site: Site, tmp_path: Path) -> Iterator[Site]:
    """The same house on the parts of one machine, and on those it grows into: chosen by settings alone."""
    if request.param == "embedded":
        yield site
        return
    new_database = request.getfixturevalue("new_database")
    queue = request.getfixturevalue("empty_database" if request.param == "grown" else "new_redis")()
    parts = {
        "DATABASE_URL": new_database(),
        "STORAGE_URL": request.getfixturevalue("s3")(f"journey-{request.param}"),
        "QUEUE_URL": queue,
    }
    with started(tmp_path, **parts) as grown:
        yield grown
    assert not (tmp_path / "files").exists()


@pytest.fixture
def workers(site: Site) -> Iterator[None]:
    """Both workers, as `make run` starts them."""
    _, *lanes = local.programs(int(site.url.rsplit(":", 1)[1]))
    with running(lanes[0], site.environment), running(lanes[1], site.environment):
        yield


@pytest.fixture
def phone(chromium: Chromium) -> Iterator[BrowserContext]:
    """Awa's phone: small, touched, in the light of the day."""
    complaints: list[str] = []
    context = chromium.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, locale="en")
    context.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield context
    context.close()
    assert complaints == []


def key_on(page: Page) -> str:
    (key,) = set(re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", page.locator("main").inner_text()))
    return str(key)


def writes(awa: Page, site: Site) -> None:
    awa.goto(f"{site.url}/c/{CALL}/")
    expect(awa.get_by_role("heading", level=1)).to_have_text("What does peace look like where you live?")
    awa.get_by_role("link", name="Write it").click()
    awa.get_by_label("What is it called?").fill(WORDS)
    awa.get_by_role("textbox", name="Your story").fill(
        "في حيّنا صنعنا مدرسة صغيرة فوق السطح، ونروي القصص كل مساء #youth4peace"
    )
    tells_the_rest(awa, name="Awa", language="ar", country="PS", places=PLACES)
    key_on(awa)


def films(awa: Page, site: Site, clip: Path) -> str:
    awa.goto(f"{site.url}/c/{CALL}/")
    awa.get_by_role("link", name="Film or choose a video").click()
    awa.get_by_label("What is it called?").fill(FILM)
    awa.get_by_label("Your film", exact=True).set_input_files(clip)
    tells_the_rest(awa, name="Awa", language="en", country="ML", places=PLACES)
    expect(awa.get_by_text("Thank you, Awa. We have it.")).to_be_visible(timeout=PATIENCE_MS)
    return key_on(awa)


def opens_own_page(awa: Page, site: Site, key: str) -> None:
    awa.goto(f"{site.url}/story/")
    if awa.get_by_label("Your story key").is_visible():
        awa.get_by_label("Your story key").fill(key.lower().replace("-", " "))
        awa.get_by_role("button", name="Open my page").click()


def until_it_plays(page: Page, film: str = "video") -> None:
    """The film runs: its clock has moved. We ask again and again, since no script of ours may wait in the page."""
    for _ in range(PATIENCE_MS // 200):
        if page.locator(film).evaluate("film => film.currentTime") > 0.2:
            return
        page.wait_for_timeout(200)
    pytest.fail(f"the film does not play at {page.url}")


def watches(page: Page) -> None:
    page.locator("video").evaluate("film => { film.muted = true; return film.play(); }")
    until_it_plays(page)
    page.locator("video").evaluate("film => film.pause()")


def approves(malik: Page, title: str) -> None:
    expect(malik.get_by_role("heading", name=title)).to_be_visible()
    malik.wait_for_timeout(900)  # a key pressed sooner might be meant for the story before
    malik.keyboard.press("a")
    expect(malik.get_by_text(f"Approved “{title}”")).to_be_visible()


def moderates(malik: Page, site: Site) -> None:
    """The oldest comes first; the film plays before it is judged."""
    malik.goto(f"{site.url}/moderation/")
    call = malik.get_by_role("group", name=HASHTAGS)
    call.get_by_role("button", name="Next story").click()
    approves(malik, WORDS)
    expect(malik.get_by_role("heading", name=FILM)).to_be_visible(timeout=PATIENCE_MS)
    watches(malik)
    approves(malik, FILM)


def curates(clara: Page, site: Site) -> str:
    clara.goto(f"{site.url}/curation/?call={CALL}")
    rated = clara.get_by_role("group", name=FILM)
    rated.get_by_label("5").check()
    expect(rated).to_contain_text("You: 5")
    clara.get_by_role("link", name="Reels").click()
    clara.get_by_label("What is it for?").fill("Opening session")
    clara.get_by_role("button", name="Make the reel").click()
    for title in (FILM, WORDS):
        clara.get_by_role("button", name=f"Add ({title})").click()
        expect(clara.get_by_role("button", name=f"Take out ({title})")).to_be_visible()
    clara.get_by_role("button", name=f"Up ({WORDS})").focus()
    clara.keyboard.press("ArrowUp")
    expect(clara.locator("[data-row] h3")).to_have_text([WORDS, FILM])
    expect(clara.locator(".clock")).to_contain_text("of 20:00")
    return clara.url.rstrip("/").rsplit("/", 1)[1]


def hosts(henri: Page, site: Site, reel: str) -> None:
    """A card before each story, slides for words, a film for a film, black when wanted, to the last card."""
    henri.goto(f"{site.url}/screening/")
    henri.goto(f"{site.url}/screening/reels/{reel}/show")
    start = henri.get_by_role("button", name="Start")
    expect(start).to_be_enabled()
    start.click()
    card = henri.locator('[data-view="card"]')
    expect(card).to_contain_text(WORDS)
    henri.wait_for_timeout(GUARD_MS)
    henri.keyboard.press("b")
    expect(henri.locator("#black")).to_be_visible()
    henri.keyboard.press("b")
    expect(henri.locator("#black")).to_be_hidden()
    henri.keyboard.press("Space")
    expect(henri.locator('[data-view="slide"]')).to_contain_text("في حيّنا")
    henri.wait_for_timeout(GUARD_MS)
    henri.keyboard.press("Space")
    expect(card).to_contain_text(FILM)
    henri.wait_for_timeout(GUARD_MS)
    henri.keyboard.press("PageDown")
    until_it_plays(henri, "video.front")
    expect(henri.locator('[data-view="hold"]')).to_be_visible(timeout=PATIENCE_MS)
    henri.wait_for_timeout(GUARD_MS)
    henri.keyboard.press("Space")
    expect(henri.get_by_role("heading", name="Thank you")).to_be_visible()


def test_one_story_all_the_way(
    site: Site, workers: None, phone: BrowserContext, window: BrowserContext, clips: Clips
) -> None:
    with site.app.app_context():
        open_call(db.session, CALL, hashtags=HASHTAGS)
    awa, visitor = phone.new_page(), phone.new_page()
    writes(awa, site)
    key = films(awa, site, clips.portrait())
    opens_own_page(awa, site, key)
    expect(awa.get_by_role("heading", name=FILM)).to_be_visible()

    malik = site.signed_in(window, "Malik", Role.MODERATOR)
    moderates(malik, site)

    visitor.goto(f"{site.url}/c/{CALL}/")
    expect(visitor.get_by_role("link", name=WORDS)).to_be_visible()
    for _ in range(60):  # the publish worker has it
        visitor.goto(f"{site.url}/c/{CALL}/")
        if visitor.get_by_role("link", name=FILM).is_visible():
            break
        visitor.wait_for_timeout(1000)
    visitor.get_by_role("link", name=FILM).click()
    watches(visitor)
    address = visitor.url

    malik.close()
    window.clear_cookies()
    clara = site.signed_in(window, "Clara", Role.CURATOR)
    reel = curates(clara, site)
    clara.close()
    window.clear_cookies()
    henri = site.signed_in(window, "Henri", Role.HOST)
    hosts(henri, site, reel)

    opens_own_page(awa, site, key)
    awa.get_by_role("link", name="Take it back").click()
    awa.get_by_role("button", name="Yes, take it back").click()
    expect(awa.get_by_role("heading", level=1)).not_to_have_text("Take your story back?")
    assert visitor.request.get(address).status in (404, 410)
    items = henri.request.get(f"{site.url}/screening/reels/{reel}/items.json").json()["items"]
    assert [item["title"] for item in items] == [WORDS]

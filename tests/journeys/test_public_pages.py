"""What a reader's browser does with the public pages, with JavaScript and without."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from storyboard.calls.queries import public_call
from storyboard.database import db, transaction, utc_now
from storyboard.moderation import captions
from storyboard.staff.queries import staff_called
from storyboard.staff.roles import Role
from storyboard.stories.captions import read
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Kind, Story
from storyboard.web.installation import storage
from tests.factory import open_call, tell
from tests.live import Site

pytestmark = pytest.mark.journey
CALL = "for-readers"


@pytest.fixture(scope="module")
def film(site: Site) -> str:
    """The address of a film with captions, beside a text."""
    site.person("Malik", Role.MODERATOR)
    with site.app.app_context():
        session = db.session
        closes = (utc_now() + timedelta(days=9)).replace(hour=11, minute=0)
        call = open_call(session, CALL, closes_at=closes, time_zone="UTC")
        tell(session, call, state=State.APPROVED, title="L’école du soir", language="fr", country="ML")
        story = tell(session, call, kind=Kind.VIDEO, state=State.APPROVED, title="Taa", language="sw", country="CD")
        malik = session.scalars(staff_called("malik@example.org")).one()
        said = (("00:00.000 --> 00:02.000", "Lamps on the roof"), ("00:02.000 --> 00:03.000", "والسلام #youth4peace"))
        cues = read("WEBVTT\n\n" + "\n\n".join(f"{times}\n{words}" for times, words in said))
        captions.write(session, storage(), story.slug, "en", cues, by=malik, film=story.file_version, seen=frozenset())
        with transaction(session):
            session.get_one(Story, story.id).theme = "Water"
        return f"{site.url}/stories/{story.slug}/"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Africa/Bamako", "Pacific/Pago_Pago"])
def test_days_are_counted_where_the_reader_is(site: Site, chromium: Chromium, film: str, zone: str) -> None:
    context = chromium.new_context(locale="en", timezone_id=zone)
    page = context.new_page()
    page.goto(f"{site.url}/c/{CALL}/")
    with site.app.app_context():
        closes = open_until(CALL)
    here = ZoneInfo(zone)
    days = (closes.astimezone(here).date() - utc_now().astimezone(here).date()).days
    expect(page.locator("[data-days-left]")).to_have_text(f"{days} days left, your time")
    context.close()


def open_until(slug: str) -> datetime:
    return db.session.scalars(public_call(slug)).one().closes_at


def test_the_players_captions_are_those_that_were_written(chromium: Chromium, film: str) -> None:
    context = chromium.new_context(locale="en")
    page = context.new_page()
    page.goto(film)
    track = page.locator("track")
    expect(track).to_have_attribute("srclang", "en")
    page.wait_for_load_state("networkidle")
    assert track.evaluate("one => [...one.track.cues].map(cue => cue.text)") == [
        "Lamps on the roof",
        "والسلام #youth4peace",
    ]
    context.close()


def test_without_javascript_stories_are_chosen_found_and_read(site: Site, chromium: Chromium, film: str) -> None:
    context = chromium.new_context(locale="en", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/stories/")
    page.get_by_text("Choose which stories").click()
    page.get_by_label("Country").select_option("ML")
    page.get_by_label("Look for words").fill("ecole")
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_role("link", name="L’école du soir")).to_be_visible()
    expect(page.get_by_text("1 choice is on.")).to_be_visible()
    page.get_by_role("link", name="Show all stories again").click()
    page.get_by_role("link", name="Taa").click()
    expect(page.get_by_text("Lamps on the roof")).to_be_visible()
    assert page.get_by_role("button", name="Copy the address").is_hidden()
    page.get_by_role("link", name="Should this story not be here? Tell us").click()
    page.get_by_label("It shows violence").check()
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", name="Thank you for telling us")).to_be_visible()
    context.close()


def test_the_address_can_be_copied_and_the_phone_asked_to_pass_it_on(chromium: Chromium, film: str) -> None:
    context = chromium.new_context(locale="en", permissions=["clipboard-read", "clipboard-write"])
    context.add_init_script("navigator.share = (what) => { window.passedOn = what; return Promise.resolve(); };")
    page = context.new_page()
    page.goto(film)
    page.get_by_role("button", name="Copy the address").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    path = film.partition("//")[2].partition("/")[2]
    assert page.evaluate("navigator.clipboard.readText()").endswith(path)
    page.get_by_role("button", name="Pass it on…").click()
    passed = page.evaluate("window.passedOn")
    assert (passed["url"].endswith(path), passed["text"]) == (True, "Taa #EDD16 #youth4peace")
    context.close()

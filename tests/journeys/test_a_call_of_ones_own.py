"""An administrator writes a call, translates it, looks at it, announces it; a story comes in; the call is closed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from storyboard.staff.roles import Role
from tests.journeys.telling import tells_the_rest
from tests.live import Site

pytestmark = pytest.mark.journey

WORDS = {
    "en": ("What does water mean where you live?", "My story may be shown where I choose."),
    "fr": ("Que veut dire l’eau là où tu vis ?", "Mon histoire peut être montrée là où je le choisis."),
    "sw": ("Maji yana maana gani unapoishi?", "Hadithi yangu inaweza kuonyeshwa ninapochagua."),
}


def writes_words(page: Page, language: str, address: str) -> None:
    question, consent = WORDS[language]
    page.goto(f"{address}words?language={language}")
    page.get_by_label("The question").fill(question)
    page.get_by_label("Introduction").fill("…")
    page.get_by_label("What happens with a story").fill("…")
    page.get_by_label("What one agrees to").fill(consent)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved, as version 1.")).to_be_visible()


def test_from_nothing_to_a_call_in_three_languages_with_a_story(
    site: Site, window: BrowserContext, complaints: list[str]
) -> None:
    ada = site.signed_in(window, "Ada", Role.ADMINISTRATOR)
    now = datetime.now()
    ada.goto(f"{site.url}/admin/calls/new")
    ada.get_by_label("Address").fill("water")
    ada.get_by_label("Time zone").fill("Africa/Bamako")
    ada.get_by_label("Opens").fill(f"{now - timedelta(days=1):%Y-%m-%dT%H:%M}")
    ada.get_by_label("Closes").fill(f"{now - timedelta(days=2):%Y-%m-%dT%H:%M}")
    ada.get_by_label("On film").uncheck()
    ada.get_by_role("button", name="Make a draft of it").click()
    expect(ada.get_by_role("link", name="It must close after it opens.")).to_be_visible()
    assert [text for text in complaints if "422" not in text] == []
    complaints.clear()  # the browser says of its own accord that a form came back
    ada.get_by_label("Closes").fill(f"{now + timedelta(days=9):%Y-%m-%dT%H:%M}")
    ada.get_by_role("button", name="Make a draft of it").click()
    expect(ada.get_by_role("heading", name="The words in English")).to_be_visible()
    address = f"{site.url}/admin/calls/water/"
    for language in WORDS:
        writes_words(ada, language, address)

    ada.get_by_role("link", name="Preview").click()
    expect(ada.get_by_text("This is a preview: nothing can be sent from here.")).to_be_visible()
    ada.get_by_role("link", name="Kiswahili").click()
    expect(ada.get_by_role("heading", level=1)).to_have_text(WORDS["sw"][0])
    assert ada.get_by_role("link", name="Film or choose a video").count() == 0
    ada.get_by_role("link", name="Write it").click()
    expect(ada.get_by_role("button", name="Next")).to_be_disabled()
    ada.get_by_role("link", name="Step 3").click()
    expect(ada.get_by_text(WORDS["sw"][1])).to_be_visible()

    ada.get_by_role("link", name="Back to the call").click()
    ada.get_by_text("Announce it", exact=True).click()
    ada.get_by_role("button", name="Yes, announce it").click()
    expect(ada.get_by_text("Announced: the page of this call is public now.")).to_be_visible()
    awa = window.new_page()
    awa.goto(f"{site.url}/c/water/share/tell?kind=text")
    awa.get_by_label("What is it called?").fill("The well")
    awa.get_by_role("textbox", name="Your story").fill("Two villages share it.")

    ada.get_by_text("Close it now", exact=True).click()
    ada.get_by_role("button", name="Yes, close it").click()
    expect(ada.get_by_text("Closed: no story can be begun any more.")).to_be_visible()
    tells_the_rest(awa, language="fr", country="ML")
    ada.reload()
    expect(ada.get_by_text("1 wait for a moderator")).to_be_visible()

"""Awa changes her story, and reads its page in another language midway: nothing typed or chosen is lost."""

from __future__ import annotations

import secrets

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect
from sqlalchemy import update

from storyboard.database import db, transaction
from storyboard.stories import story_key
from storyboard.stories.models import Kind, Story
from tests.factory import open_call, tell
from tests.live import Site
from tests.uploads.forms import film

pytestmark = pytest.mark.journey


def test_a_film_that_was_chosen_is_not_sent_for_it_and_stays_chosen(site: Site, chromium: Chromium) -> None:
    with site.app.app_context():
        call = open_call(db.session, f"midway-{secrets.token_hex(4)}")
        story, key = tell(db.session, call, kind=Kind.VIDEO), story_key.new_key()
        digest = story_key.digest(key, site.app.extensions["storyboard_settings"].data_key)
        with transaction(db.session):
            db.session.execute(update(Story).where(Story.id == story.id).values(key_digest=digest))
    context = chromium.new_context(locale="en")
    page = context.new_page()
    page.goto(f"{site.url}/story/")
    page.get_by_label("Your story key").fill(key)
    page.get_by_role("button", name="Open my page").click()
    page.get_by_role("link", name="Change my story").click()
    page.locator("#title").fill("QQ half a title")
    content = film(90_000)
    page.locator("#film").set_input_files({"name": "a.mp4", "mimeType": "video/mp4", "buffer": content})
    sent: list[int] = []
    page.on("request", lambda request: request.method == "POST" and sent.append(len(request.post_data_buffer or b"")))
    page.locator("summary", has_text="English").click()
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator("#title")).to_have_value("QQ half a title")
    assert page.locator("#film").evaluate("input => input.files.length && input.files[0].size") == len(content)
    assert [size for size in sent if size > len(content) / 2] == []
    context.close()

"""What moderators do at their desk, for tests to read like sentences."""

from __future__ import annotations

import re

from sqlalchemy import select

from storyboard.database import db
from storyboard.stories.models import Story
from tests.people import Browser


def ask_for_next(browser: Browser, call: str = "youth4peace") -> str | None:
    """Ask for the next story; its slug, or None when nothing waits."""
    return slug_in(browser.post(f"/moderation/calls/{call}/next").location)


def slug_in(address: str) -> str | None:
    """The story that an address leads to."""
    found = re.fullmatch(r"/moderation/stories/([^/]+)", address)
    return found.group(1) if found else None


def seen_by(browser: Browser, slug: str) -> int:
    """The version that this person's page shows."""
    return int(re.search(r'name="seen"\s+value="(\d+)"', browser.get(f"/moderation/stories/{slug}").text).group(1))


def approve(browser: Browser, slug: str, seen: int | None = None):
    """Say yes to what the page shows, or showed."""
    seen = seen_by(browser, slug) if seen is None else seen
    return browser.post(f"/moderation/stories/{slug}/approve", data={"seen": seen})


def decline(browser: Browser, slug: str, reason: str = "duplicate", words: str = "", seen: int | None = None):
    """Say no to what the page shows, or showed."""
    seen = seen_by(browser, slug) if seen is None else seen
    return browser.post(f"/moderation/stories/{slug}/decline", data={"seen": seen, "reason": reason, "words": words})


def ask_author(browser: Browser, slug: str, question: str = "Whose pitch is it?", seen: int | None = None):
    """Ask the author about what the page shows, or showed."""
    seen = seen_by(browser, slug) if seen is None else seen
    return browser.post(f"/moderation/stories/{slug}/ask", data={"seen": seen, "question": question})


def now(slug: str) -> Story:
    """The story as the database has it now."""
    db.session.rollback()
    return db.session.scalars(select(Story).where(Story.slug == slug)).one()

"""A call, and what Ada types into its forms."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from storyboard.calls.models import Call
from storyboard.calls.queries import call_named
from storyboard.staff.roles import Role
from tests.factory import open_call
from tests.people import Browser, _fixture

bea = _fixture("Bea", Role.ADMINISTRATOR)
PLAN: dict[str, Any] = {
    "slug": "water-2027",
    "hashtags": "water, #rivers",
    "time_zone": "europe/brussels",
    "opens_at": "2027-03-01T09:00",
    "closes_at": "2027-03-31T23:59",
    "minimum_age": "15",
    "kinds": ["video", "text"],
    "places": ["web", "screening"],
    "longest_text": "3000",
    "longest_video_s": "90",
    "largest_mb": "500",
    "reel_minutes": "25",
    "keep_declined_days": "30",
    "keep_unsent_days": "7",
    "keep_masters_days": "14",
    "keep_stories_days": "",
    "themes": "wells\n\n rivers  and seas \nwells",
    "event_name": "A day for water",
    "event_place": "Bamako, Palais de la Culture",
    "event_day": "2027-06-16",
    "event_link": "https://water.example/day",
    "organisers": "Open Table\nRiver Voices",
}
WORDS = {
    "question": "What does water mean where you live?",
    "introduction": "Tell it on film or in writing.",
    "what_happens": "A person looks at every story.",
    "consent": "My story may be shown where I choose.",
    "prompts": "A well.\nA river.",
    "seen": "0",
}


def said(answer: TestResponse) -> str:
    """The words of a page, without markup."""
    text = re.sub(r"<(script|style|svg|datalist)\b.*?</\1>", " ", answer.get_data(as_text=True), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split()).replace("\u202f", " ")


def typed(answer: TestResponse, name: str) -> str:
    """What stands in a field of the page's form."""
    page = answer.get_data(as_text=True)
    found = re.search(rf'<input[^>]*\bname="{name}"[^>]*\bvalue="([^"]*)"', page)
    found = found or re.search(rf'<textarea[^>]*\bname="{name}"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL)
    assert found, f"there is no field {name}"
    return html.unescape(found[1]).replace("\r\n", "\n")


def form_of(browser: Browser, address: str) -> dict[str, Any]:
    """The form of a page as a browser would send it back."""
    answer = browser.get(address)
    page = answer.get_data(as_text=True)
    names = set(re.findall(r'<(?:input|textarea)[^>]*\bname="([^"]+)"', page)) - {"csrf_token", "kinds", "places"}
    ticked = re.findall(r'name="(kinds|places)"\s+value="([^"]+)"\s+checked', re.sub(r"\s+", " ", page))
    chosen = {name: [value for of, value in ticked if of == name] for name in ("kinds", "places")}
    return {**{name: typed(answer, name) for name in names}, **(chosen if "kinds" in page else {})}


def call_now(session: Session, slug: str) -> Call:
    """The call as it is in the database now."""
    session.rollback()
    return session.scalars(call_named(slug).execution_options(populate_existing=True)).one()


@pytest.fixture
def call(session: Session) -> Call:
    return open_call(session)

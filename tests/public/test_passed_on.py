"""A page that is passed on: what networks show of its address, and the links that lead to them."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from storyboard.public.addresses import locale_of
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole
from tests.factory import open_call, tell

HERE = "http://127.0.0.1:5000"


def properties(page: str) -> dict[str, str]:
    """Open Graph, and the card for X."""
    found = re.findall(r'<meta (?:property|name)="((?:og|twitter):[\w:]+)"\s+content="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def ways(page: str) -> dict[str, tuple[str, dict[str, list[str]]]]:
    """Where each link to a network leads, and what it carries."""
    links = re.findall(
        r'href="([^"]+)"\s+rel="noopener noreferrer nofollow external"\s+referrerpolicy="no-referrer"', page
    )
    parts = [urlsplit(unescape(link)) for link in links]
    return {part.netloc or part.scheme: (part.path, parse_qs(part.query)) for part in parts}


def test_a_film_is_shown_elsewhere_with_its_title_and_its_still(eve, film):
    story = film(title="The pitch", language="fr")
    said = properties(eve.get(f"/stories/{story.slug}/").text)
    poster = story.file(FileRole.POSTER).slug
    assert said == {
        "og:site_name": "Storyboard",
        "og:type": "article",
        "og:title": "The pitch",
        "og:description": "A film of 1:02",
        "og:url": f"{HERE}/stories/{story.slug}/",
        "og:locale": "fr_FR",
        "og:image": f"{HERE}/stories/{story.slug}/files/{poster}",
        "og:image:alt": "The pitch",
        "twitter:card": "summary_large_image",
    }


def test_a_call_is_shown_elsewhere_with_its_question(eve, call):
    said = properties(eve.get("/c/youth4peace/?language=fr").text)
    assert (said["og:title"], said["og:locale"]) == ("À quoi ressemble la paix chez toi ?", "fr_FR")
    assert (said["og:url"], "og:image" in said) == (f"{HERE}/c/youth4peace/", False)


NAMED = {"ar": "ar_EG", "sw": "sw_TZ", "xx": None, "und": None, "": None}


@pytest.mark.parametrize(("language", "locale"), NAMED.items())
def test_a_language_is_named_with_a_country(language, locale):
    assert locale_of(language) == locale


def test_links_carry_words_hashtags_and_address(eve, session, call):
    story = tell(session, call, state=State.APPROVED, title="Water & peace")
    address = f"{HERE}/stories/{story.slug}/"
    said = "Water & peace #EDD16 #youth4peace"
    assert ways(eve.get(f"/stories/{story.slug}/").text) == {
        "wa.me": ("/", {"text": [f"{said} {address}"]}),
        "t.me": ("/share/url", {"url": [address], "text": [said]}),
        "www.facebook.com": ("/sharer/sharer.php", {"u": [address], "hashtag": ["#EDD16"]}),
        "x.com": ("/intent/post", {"text": ["Water & peace"], "url": [address], "hashtags": ["EDD16,youth4peace"]}),
        "mailto": ("", {"subject": ["Water & peace"], "body": [f"{said}\n\n{address}"]}),
    }


def test_a_call_without_hashtags_is_passed_on_without(eve, session):
    open_call(session, "river", hashtags="")
    carried = ways(eve.get("/c/river/").text)
    assert "hashtags" not in carried["x.com"][1]
    assert carried["wa.me"][1]["text"] == [f"What does peace look like where you live? {HERE}/c/river/"]


def test_nothing_is_loaded_from_elsewhere(eve, film, call):
    story = film()
    for page in (f"/stories/{story.slug}/", "/c/youth4peace/", "/stories/"):
        loaded = re.findall(
            r'<(?:script|img|iframe|video|track|source|form|link rel="(?:stylesheet|icon)")\b[^>]*?'
            r'(?:src|href|action|poster)="(http[^"]*|//[^"]*)"',
            eve.get(page).text,
        )
        assert loaded == []


def test_hashtags_keep_their_direction_in_an_arabic_page(eve, call):
    assert '<bdi dir="ltr">#EDD16 #youth4peace</bdi>' in eve.get("/c/youth4peace/").text

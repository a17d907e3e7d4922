"""The pages of authors and the public in each language: marked so, in its direction, with nothing English left."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from babel import Locale
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from deploy.translations import catalogs
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Kind, Story
from storyboard.web.locale import LANGUAGES, STAFF_LANGUAGES
from tests.factory import open_call, tell
from tests.people import Browser
from tests.sharing.conftest import Author

# What is enough of a sentence to be known as English.
LONG_ENOUGH = 12
_FIGURE = re.compile(r"%\(\w+\)[a-z]|%%|\{\w+\}")


def words_of(page: str) -> str:
    """What a page says: its text, and what scripts and screen readers say of it."""
    bare = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    aloud = re.findall(r'(?:aria-label|title|alt|data-[a-z]+)="([^"]*)"', bare)
    return " ".join(" ".join(html.unescape(part) for part in (re.sub(r"<[^>]+>", "|", bare), *aloud)).split())


def pieces(sentence: str) -> list[str]:
    return [piece.strip() for piece in _FIGURE.split(sentence) if len(piece.strip()) >= LONG_ENOUGH]


def english_on(page: str, language: str) -> list[str]:
    """The strings of our own that stand in English on a page, although the language says them otherwise."""
    words, translated = words_of(page), catalogs.read(language)
    left = []
    for message in translated:
        sources = [message.id] if isinstance(message.id, str) else message.id
        said = [message.string] if isinstance(message.string, str) else message.string
        for source in sources:
            if pieces(source) and source not in said and all(piece in words for piece in pieces(source)):
                left.append(source)
    return left


@pytest.fixture
def awa(app: Flask, session: Session) -> Author:
    """Awa at her phone, while a call is open and others' stories are shown."""
    call = open_call(session, event={"name": "EDD", "place": "Brussels", "day": "2027-06-16", "organisers": ["A", "B"]})
    for kind in Kind:
        tell(session, call, kind=kind, state=State.APPROVED)
    return Author(app.test_client())


def visit(awa: Author, session: Session, language: str) -> Iterator[tuple[str, TestResponse]]:
    """Every kind of page that an author sees on the way, in this language."""
    awa.client.set_cookie("language", language)
    story = session.scalars(select(Story)).first()
    assert story is not None
    for address in ("/", "/stories/", f"/stories/{story.slug}/", "/c/youth4peace/", "/c/youth4peace/share", "/story/"):
        yield address, awa.client.get(address)
    yield "a film", awa.client.get("/c/youth4peace/share/tell?kind=video")
    yield "nothing told", awa.takes("tell", "text", title="", body="")
    awa.takes("tell", "text")
    yield "no age told", awa.takes("about", age_band=None)
    awa.takes("about", age_band="16-17")
    yield "a parent's yes", awa.opens("places")
    yield "something missing", awa.takes("check") if awa.takes("places") else awa.opens("check")
    awa.takes("about", age_band="18-24")
    sent = awa.takes("check")
    yield "sent", awa.client.get(sent.location)
    for address in ("/story/", "/story/withdraw", "/left", "/nothing/is/here"):
        yield address, awa.client.get(address)
    yield "taken back", awa.client.post("/story/withdraw", follow_redirects=True)
    yield "a wrong key", awa.client.post("/story/", data={"key": "0000 0000 0000"})


@pytest.mark.sqlite
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_says_which_language_it_speaks_and_speaks_no_other(
    awa: Author, session: Session, language: str
) -> None:
    direction = Locale.parse(language).text_direction
    for name, answer in visit(awa, session, language):
        assert answer.mimetype == "text/html", name
        head = re.search(r'<html lang="([^"]*)"\s+dir="([^"]*)"', answer.text)
        assert head is not None and head.groups() == (language, direction), name
        if language != "en":
            assert (name, english_on(answer.text, language)) == (name, [])


@pytest.mark.sqlite
def test_english_that_is_left_on_a_page_is_found(awa: Author) -> None:
    page = awa.client.get("/c/youth4peace/share").text
    assert "How would you like to tell it?" in english_on(page, "fr")
    assert english_on(awa.client.get("/c/youth4peace/share", headers={"Accept-Language": "fr"}).text, "fr") == []


@pytest.mark.sqlite
@pytest.mark.parametrize("language", STAFF_LANGUAGES[1:])
def test_pages_of_staff_speak_their_languages(ada: Browser, session: Session, language: str) -> None:
    tell(session, open_call(session))
    ada.set_cookie("language", language)
    for address in (
        "/admin/",
        "/admin/jobs/",
        "/admin/calls/",
        "/admin/calls/youth4peace/",
        "/moderation/",
        "/curation/",
    ):
        page = ada.get(address, follow_redirects=True).text
        assert f'<html lang="{language}"' in page
        assert (address, english_on(page, language)) == (address, [])

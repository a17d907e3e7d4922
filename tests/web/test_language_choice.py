"""The language of a page: the visitor's own choice, else what the browser asks for; and the menu that changes it."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storyboard.web.locale import LANGUAGES, STAFF_LANGUAGES
from tests.factory import open_call
from tests.people import Browser

OWN_NAMES = ["English", "Français", "العربية", "Português", "Español", "Kiswahili"]


def language_of(answer) -> tuple[str, str]:
    return re.search(r'<html lang="([^"]*)"\s+dir="([^"]*)"', answer.text).groups()


def menu_of(answer) -> list[tuple[str, str, str]]:
    """Code, language and name of each entry."""
    found = re.findall(r'name="language"\s+value="(\w+)"\s+lang="(\w+)"[^>]*>([^<]+)<', answer.text)
    return [(code, lang, name.strip()) for code, lang, name in found]


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (None, "en"),
        ("fr-ML, en;q=0.5", "fr"),
        ("ar-PS, en;q=0.9", "ar"),  # a language without its country is not liked better
        ("es-419, en-US;q=0.9", "es"),
        ("pt-BR", "pt"),
        ("SW-ke", "sw"),
        ("de, rn;q=0.9, sw;q=0.2", "sw"),
        ("de, tlh", "en"),
    ],
)
def test_a_page_speaks_as_the_browser_asks(eve: Browser, asked: str | None, language: str) -> None:
    answer = eve.get("/", headers={"Accept-Language": asked} if asked else {})
    assert language_of(answer) == (language, "rtl" if language == "ar" else "ltr")
    assert answer.headers["Content-Language"] == language
    assert {"Accept-Language", "Cookie"} <= set(answer.vary)


def test_the_own_choice_counts_before_what_the_browser_asks(eve: Browser) -> None:
    assert eve.post("/language", data={"language": "ar", "next": "/"}).status_code == 303
    assert language_of(eve.get("/", headers={"Accept-Language": "fr"})) == ("ar", "rtl")


def test_a_choice_that_is_none_of_ours_is_none(eve: Browser) -> None:
    answer = eve.post("/language", data={"language": "tlh", "next": "/stories/"})
    assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (303, [])
    eve.set_cookie("language", "tlh")
    assert language_of(eve.get("/", headers={"Accept-Language": "fr"}))[0] == "fr"


def test_every_page_offers_each_language_by_its_own_name(eve: Browser, session: Session) -> None:
    open_call(session)
    for address in ("/", "/stories/", "/c/youth4peace/", "/c/youth4peace/share", "/story/", "/nothing/is/here"):
        for language in LANGUAGES:
            page = eve.get(address, headers={"Accept-Language": language})
            assert menu_of(page) == [(code, code, name) for code, name in zip(LANGUAGES, OWN_NAMES, strict=True)]
            assert OWN_NAMES[LANGUAGES.index(language)] in re.search("<summary.*?</summary>", page.text, re.DOTALL)[0]


def test_staff_pages_offer_their_three(ada: Browser, eve: Browser) -> None:
    for page in (ada.get("/admin/"), eve.get("/staff/sign-in")):
        assert [code for code, _, _ in menu_of(page)] == list(STAFF_LANGUAGES)


@pytest.mark.parametrize(("chosen", "spoken"), [("fr", "fr"), ("ar", "ar"), ("es", "en"), ("pt", "en"), ("sw", "en")])
def test_a_staff_page_speaks_english_to_who_reads_none_of_its_languages(ada: Browser, chosen: str, spoken: str) -> None:
    ada.set_cookie("language", chosen)
    assert language_of(ada.get("/admin/"))[0] == spoken
    assert language_of(ada.get("/"))[0] == chosen


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/stories/?country=ML&kind=video", "/stories/?country=ML&kind=video"),
        ("/c/youth4peace/?language=fr&x=%26", "/c/youth4peace/?x=%26"),  # the newer choice counts
        ("/nothing/is/here", "/nothing/is/here"),
        ("/c/youth4peace/share/erase", "/c/youth4peace/share/"),  # it takes forms alone
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_a_choice_leads_back_to_the_page_and_never_elsewhere(eve: Browser, wanted: str | None, leads_to: str) -> None:
    answer = eve.post("/language", data={"language": "fr"} | ({"next": wanted} if wanted is not None else {}))
    assert answer.location == leads_to


@pytest.mark.parametrize(
    ("host", "leads_to"), [("localhost", "/stories/hidden/?quality=240p"), ("evil.example", "/"), ("", "/")]
)
def test_a_page_that_does_not_name_itself_is_come_back_to_all_the_same(eve: Browser, host: str, leads_to: str) -> None:
    assert 'name="next" value=""' in eve.get("/stories/hidden/").text
    came_from = {"Referer": f"http://{host}/stories/hidden/?quality=240p"} if host else {}
    assert eve.post("/language", data={"language": "fr", "next": ""}, headers=came_from).location == leads_to


def test_the_menu_knows_where_it_stands(eve: Browser, session: Session) -> None:
    open_call(session)
    page = eve.get("/stories/?country=ML").text
    assert 'name="next" value="/stories/?country=ML"' in page
    assert 'name="next" value="/c/youth4peace/"' in eve.get("/c/youth4peace/").text


def test_below_a_prefix_all_of_it_stays_there(app: Flask) -> None:
    eve = app.test_client()
    there = {"SCRIPT_NAME": "/tell"}
    assert 'name="next" value="/tell/stories/"' in eve.get("/stories/", environ_overrides=there).text
    data = {"language": "sw", "next": "/tell/stories/?kind=text"}
    answer = eve.post("/language", data=data, environ_overrides=there)
    assert answer.location == "/tell/stories/?kind=text"
    assert "Path=/tell/;" in answer.headers["Set-Cookie"]
    assert eve.post("/language", data={"next": "/other/"}, environ_overrides=there).location == "/tell/"


def test_the_cookie_says_nothing_but_the_language(eve: Browser) -> None:
    (cookie,) = eve.post("/language", data={"language": "fr", "next": "/"}).headers.getlist("Set-Cookie")
    assert cookie.startswith("language=fr; ")
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_a_kept_page_is_kept_for_each_language(eve: Browser, session: Session) -> None:
    open_call(session)
    assert [language_of(eve.get("/"))[0] for _ in range(2)] == ["en", "en"]
    eve.set_cookie("language", "sw")
    assert language_of(eve.get("/"))[0] == "sw"

"""The first page: what this is, what one can take part in, what is new."""

from __future__ import annotations

import re
from datetime import timedelta

from storyboard.database import utc_now
from storyboard.stories.lifecycle import State
from tests.factory import open_call, tell

QUESTION = "What does peace look like where you live?"


def headings(page: str) -> list[str]:
    return re.findall(r"<h2[^>]*>\s*(.*?)\s*</h2>", page, re.DOTALL)


def first_heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert found
    return re.sub(r"<[^>]+>", "", found[1]).strip()


def test_the_only_open_call_comes_first_with_both_ways_in(eve, session):
    open_call(session)
    page = eve.get("/").text
    assert first_heading(page) == QUESTION
    assert re.findall(r'href="(/c/[^"]*)"', page) == [
        "/c/youth4peace/",
        "/c/youth4peace/share/tell?kind=video",
        "/c/youth4peace/share/tell?kind=text",
    ]


def test_of_several_open_calls_the_one_that_closes_first_comes_first(eve, session):
    open_call(session, "water", closes_at=utc_now() + timedelta(days=40))
    open_call(session, "peace")
    open_call(session, "school", closes_at=utc_now() + timedelta(days=3))
    page = eve.get("/").text
    assert headings(page) == ["Take part"]
    assert re.findall(r'href="/c/([^/]*)/"', page) == ["school", "peace", "water"]
    assert re.findall(r">(\d+) days left<", page) == ["3", "12", "40"]


def test_a_call_that_is_not_open_yet_is_announced_and_one_that_is_closed_is_not(eve, session):
    now = utc_now()
    open_call(session, "later", opens_at=now + timedelta(days=2))
    open_call(session, "over", opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    page = eve.get("/").text
    assert headings(page) == ["Coming up"]
    assert re.findall(r'href="/c/([^/]*)/"', page) == ["later"]


def test_without_any_call_it_says_so_and_shows_the_stories_of_earlier_ones(eve, session):
    now = utc_now()
    over = open_call(session, "over", opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    tell(session, over, state=State.APPROVED)
    page = eve.get("/").text
    assert "No call is open at the moment." in page
    assert headings(page) == ["New stories"]


def test_whoever_has_a_story_key_and_staff_find_their_doors(eve):
    page = eve.get("/").text
    assert ">I have a story key<" in page
    assert re.findall(r'href="(/staff/[^"]*)"', page) == ["/staff/sign-in"]

"""The call's page: the question, until when, for what, how to take part."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from storyboard.database import utc_now
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Kind
from storyboard.web import dates
from tests.factory import open_call, tell

WAYS = ["/c/youth4peace/share/tell?kind=video", "/c/youth4peace/share/tell?kind=text"]
EVENT = {
    "name": "Young people speak",
    "place": "Brussels, The Square",
    "day": "2027-01-20",
    "link": "https://event.example/",
    "organisers": ["Open Table", "River Voices"],
}


def ways_in(page: str) -> list[str]:
    return re.findall(r'href="(/c/[^"]*/share[^"]*)"', page)


def test_an_open_call_asks_says_until_when_and_offers_both_ways(eve, session):
    open_call(session, closes_at=utc_now() + timedelta(days=12, minutes=5))
    page = eve.get("/c/youth4peace/").text
    assert "What does peace look like where you live?</h1>" in page
    assert "12 days left" in page
    assert ways_in(page) == WAYS
    assert "You can take it back at any time." in page


def test_on_its_last_day_it_says_so(eve, session):
    open_call(session, closes_at=utc_now() + timedelta(hours=5))
    assert "Last day" in eve.get("/c/youth4peace/").text


def test_the_closing_time_stands_in_the_calls_zone_and_is_marked_for_the_readers_clock(eve, session):
    closes_at = datetime(2030, 12, 6, 22, 59, tzinfo=UTC)
    open_call(session, closes_at=closes_at, time_zone="Africa/Bamako")
    page = eve.get("/c/youth4peace/").text
    time = re.search(r'<time datetime="([^"]*)"\s+data-here="([^"]*)">([^<]*)</time>', page)
    assert time
    assert datetime.fromisoformat(time[1]) == closes_at
    assert time[2] == "{time}, your time"
    assert time[3].replace("\u202f", " ") == "December 6, 2030, 10:59 PM (Bamako time)"


def test_the_event_is_told_with_all_that_one_needs_to_go_there(eve, session):
    open_call(session, event=EVENT)
    page = eve.get("/c/youth4peace/").text
    for word in ("Young people speak", "Brussels, The Square", "Wednesday, January 20, 2027", "Open Table",
                 "River Voices", "#EDD16 #youth4peace", 'href="https://event.example/"'):  # fmt: skip
        assert word in page


def test_a_call_without_an_event_has_a_page_too(eve, session):
    open_call(session, event={}, hashtags="")
    assert "Where it is shown" not in eve.get("/c/youth4peace/").text


def test_it_speaks_the_readers_language_where_it_can_and_any_other_if_asked(eve, session):
    open_call(session)
    french = "À quoi ressemble la paix chez toi ?"
    assert french in eve.get("/c/youth4peace/", headers={"Accept-Language": "fr-ML, en;q=0.5"}).text
    assert french in eve.get("/c/youth4peace/?language=fr", headers={"Accept-Language": "en"}).text
    for unknown in ("?language=xx", ""):
        page = eve.get(f"/c/youth4peace/{unknown}", headers={"Accept-Language": "sw"}).text
        assert "What does peace look like where you live?</h1>" in page


def test_the_words_say_which_language_they_are_in(eve, session):
    open_call(session)
    page = eve.get("/c/youth4peace/?language=fr").text
    assert re.search(r'<h1[^>]* lang="fr" dir="auto">', page)


def test_the_three_newest_stories_of_this_call_are_in(eve, session):
    call, other = open_call(session), open_call(session, "another")
    for n in range(4):
        tell(session, call, state=State.APPROVED, title=f"Story {n}")
    tell(session, other, state=State.APPROVED, title="From elsewhere")
    page = eve.get("/c/youth4peace/").text
    titles = re.findall(r'<a href="/stories/[^"]{12}/">(.*?)</a>', page)
    assert titles == ["Story 3", "Story 2", "Story 1"]


@pytest.mark.parametrize(
    ("opens", "closes", "said"),
    [(2, 9, "You can tell your story soon"), (-9, -1, "This call is closed")],
)
def test_a_call_that_takes_no_stories_says_why_and_offers_no_way_in(eve, session, opens, closes, said):
    now = utc_now()
    open_call(session, opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes))
    page = eve.get("/c/youth4peace/").text
    assert said in page
    assert ways_in(page) == []


def test_a_closed_call_still_shows_its_stories(eve, session):
    now = utc_now()
    call = open_call(session, opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    tell(session, call, kind=Kind.TEXT, state=State.APPROVED, title="The pitch")
    assert "The pitch" in eve.get("/c/youth4peace/").text


def test_there_is_no_other_call(eve):
    assert eve.get("/c/nothing/").status_code == 404


def test_a_day_that_is_none_stands_as_it_is(app):
    with app.test_request_context():
        assert dates.day("in spring") == "in spring"

"""New stories for programs: valid Atom, whole addresses, and nothing that may not be seen."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from storyboard.database import transaction, utc_now
from storyboard.stories import actions
from storyboard.stories.lifecycle import Act, State
from storyboard.stories.models import Kind, Story
from tests.factory import MODERATOR, open_call, tell

ATOM = "{http://www.w3.org/2005/Atom}"
HERE = "http://127.0.0.1:5000"


def read(eve, address: str = "/stories/feed.atom") -> ET.Element:
    answer = eve.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    return ET.fromstring(answer.data)


def titles(feed: ET.Element) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


def test_it_has_what_rfc_4287_wants_with_whole_addresses(eve, session, call):
    story = tell(session, call, state=State.APPROVED, title="Water & <peace>", language="fr", display_name="Awa")
    feed = read(eve)
    assert [feed.findtext(ATOM + name) for name in ("id", "title")] == [
        f"{HERE}/stories/feed.atom",
        "Stories of young people, in their own words.",
    ]
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": f"{HERE}/stories/feed.atom", "alternate": f"{HERE}/stories/"}
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    (entry,) = feed.iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == entry.find(f"{ATOM}link").get("href") == f"{HERE}/stories/{story.slug}/"
    assert entry.findtext(f"{ATOM}title") == "Water & <peace>"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Awa"
    assert entry.findtext(f"{ATOM}summary") == story.body
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    today = f"{story.ready_at:%Y-%m-%d}T00:00:00Z"  # and no more: the moment would tell when it was sent
    assert [one.findtext(f"{ATOM}updated") for one in (feed, entry)] == [today, today]


def test_it_is_valid_without_any_story_too(eve, call):
    feed = read(eve)
    assert (titles(feed), feed.findtext(f"{ATOM}updated")[10:]) == ([], "T00:00:00Z")


def test_the_newest_come_first_and_a_call_has_a_feed_of_its_own(eve, session, call):
    other = open_call(session, "river")
    tell(session, call, state=State.APPROVED, title="One", kind=Kind.VIDEO)
    tell(session, other, state=State.APPROVED, title="Two")
    assert titles(read(eve)) == ["Two", "One"]
    assert titles(read(eve, "/c/youth4peace/feed.atom")) == ["One"]
    assert eve.get("/c/nothing/feed.atom").status_code == 404


def test_a_withdrawn_story_leaves_the_feed_at_once(eve, session, call):
    story = tell(session, call, state=State.APPROVED, title="One")
    assert titles(read(eve)) == ["One"]
    actions.withdraw(session, story.id)
    assert titles(read(eve)) == []


@pytest.mark.parametrize(
    ("page", "feed"), [("/stories/", "/stories/feed.atom"), ("/c/youth4peace/", "/c/youth4peace/feed.atom")]
)
def test_pages_tell_programs_where_it_is(eve, call, page, feed):
    head = " ".join(eve.get(page).text.partition("</head>")[0].split())
    assert f'<link rel="alternate" type="application/atom+xml" href="{feed}"' in head


def test_a_story_that_waited_for_long_is_the_newest_once_it_is_approved(eve, session, call):
    waited = tell(session, call, title="Waited")
    for number in range(3):
        tell(session, call, state=State.APPROVED, title=f"Quick {number}")
    with transaction(session):
        session.get_one(Story, waited.id).ready_at = utc_now() - timedelta(days=30)
    actions.change_state(session, waited.id, Act.APPROVE, by=MODERATOR)
    assert titles(read(eve))[:2] == ["Waited", "Quick 2"]
    assert ">Waited<" in eve.get("/stories/").text.partition("Quick 2")[0]


def test_an_approval_that_is_taken_back_gives_a_story_its_place_in_the_queue_again(session, call):
    first, second = (tell(session, call, title=title) for title in ("First", "Second"))
    waits = first.ready_at
    actions.change_state(session, first.id, Act.APPROVE, by=MODERATOR)
    assert session.get_one(Story, first.id).ready_at > second.ready_at
    story = actions.change_state(session, first.id, Act.UNDO, by=MODERATOR)
    assert abs(story.ready_at - waits) < timedelta(seconds=1)
    assert story.ready_at < second.ready_at

"""All stories, newest first, a page at a time, and in constant work for the database."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from storyboard.database import transaction
from storyboard.stories import actions
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Kind, Story
from tests.factory import tell


def titles(page: str) -> list[str]:
    return re.findall(r'<a href="/stories/[^"]{12}/">(.*?)</a>', page)


def older(page: str) -> str | None:
    found = re.search(r'href="([^"]*after=[^"]*)"', page)
    return found[1].replace("&amp;", "&") if found else None


def offered(page: str, name: str) -> list[str]:
    """The values of a choice; nothing when it cannot be made."""
    found = re.search(rf'<select[^>]* name="{name}".*?</select>', page, re.DOTALL)
    return re.findall(r'<option value="([^"]*)"', found[0]) if found else []


def publish(session, call, count: int, **words: object) -> None:
    for n in range(count):
        tell(session, call, state=State.APPROVED, title=f"Story {n}", **words)


def test_fifty_stories_are_three_pages_and_each_comes_once(eve, session, call):
    publish(session, call, 50)
    pages, address = [], "/stories/"
    while address:
        page = eve.get(address).text
        pages.append(titles(page))
        address = older(page)
    assert [len(page) for page in pages] == [24, 24, 2]
    assert [title for page in pages for title in page] == [f"Story {n}" for n in reversed(range(50))]


def test_a_story_that_comes_in_meanwhile_moves_nothing(eve, session, call):
    publish(session, call, 30)
    second = older(eve.get("/stories/").text)
    tell(session, call, state=State.APPROVED, title="The newest")
    assert titles(eve.get(second).text) == [f"Story {n}" for n in reversed(range(6))]


def test_the_story_after_which_a_page_goes_on_may_be_taken_back_meanwhile(eve, session, call):
    publish(session, call, 30)
    second = older(eve.get("/stories/").text)
    last = session.scalars(select(Story).where(Story.slug == second.rpartition("=")[2])).one()
    actions.withdraw(session, last.id)
    assert titles(eve.get(second).text) == [f"Story {n}" for n in reversed(range(6))]


def test_a_story_that_is_not_shown_tells_nothing_of_its_place(eve, session, call):
    publish(session, call, 3)
    hidden = tell(session, call, state=State.PENDING, title="Hidden")
    publish(session, call, 3)
    assert titles(eve.get(f"/stories/?after={hidden.slug}").text) == titles(eve.get("/stories/").text)


def test_no_public_page_tells_more_of_a_story_than_its_day(eve, session, call):
    """Or whoever knows when somebody held a phone would know who told it."""
    publish(session, call, 30)
    sent = datetime(2026, 3, 4, 5, 6, 7, 89_012, UTC)
    with transaction(session):
        session.execute(update(Story).values(ready_at=sent))
    clocks = ("05:06", str(int(sent.timestamp())), "89012")
    slug = session.scalars(select(Story.slug).order_by(Story.id)).first()
    for address in ("/", "/stories/", "/c/youth4peace/", f"/stories/{slug}/", "/stories/feed.atom"):
        page = eve.get(address)
        assert not [clock for clock in clocks if clock in page.text or clock in str(page.headers.get("Last-Modified"))]


def test_stories_can_be_had_in_one_language_or_told_in_one_way(eve, session, call):
    tell(session, call, state=State.APPROVED, title="Pitch", language="fr")
    tell(session, call, state=State.APPROVED, title="Roof", language="ar")
    tell(session, call, state=State.APPROVED, title="River", language="fr", kind=Kind.VIDEO)
    assert titles(eve.get("/stories/?language=fr").text) == ["River", "Pitch"]
    assert titles(eve.get("/stories/?kind=text").text) == ["Roof", "Pitch"]
    assert titles(eve.get("/stories/?language=fr&kind=video").text) == ["River"]


def test_the_choice_goes_along_to_the_next_page(eve, session, call):
    publish(session, call, 25, language="fr")
    address = older(eve.get("/stories/?language=fr&kind=text&q=story").text) or ""
    assert {"language=fr", "kind=text", "q=story"} <= set(address.partition("?")[2].split("&"))


def test_only_languages_with_something_to_see_are_offered(eve, session, call):
    tell(session, call, state=State.APPROVED, language="fr")
    tell(session, call, state=State.APPROVED, language="sw")
    tell(session, call, state=State.PENDING, language="ar")
    assert offered(eve.get("/stories/").text, "language") == ["", "fr", "sw"]


@pytest.mark.parametrize("address", ["/stories/?kind=opera", "/stories/?after=nonsense", "/stories/?after=9-x"])
def test_what_nobody_understands_shows_everything(eve, session, call, address):
    publish(session, call, 2)
    assert titles(eve.get(address).text) == ["Story 1", "Story 0"]


def test_an_empty_gallery_says_what_to_do(eve, session, call):
    assert "No story can be seen yet" in eve.get("/stories/").text
    assert "No story is told like this yet." in eve.get("/stories/?language=fr").text


@pytest.mark.parametrize(
    "address",
    ["/", "/c/youth4peace/", "/stories/", "/stories/?kind=video&language=en", "/stories/?q=pitch+awa&country=CI"],
)
def test_the_database_is_asked_as_often_for_thirty_stories_as_for_one(app, eve, session, call, address):
    counts = []
    for more in (1, 2, 27):
        for n in range(more):
            tell(session, call, state=State.APPROVED, kind=list(Kind)[n % 2])
            if len(counts) == 0:
                tell(session, call, state=State.APPROVED, kind=Kind.VIDEO)
        counts.append(statements(app, eve, address))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 7


def test_a_story_and_its_files_are_asked_for_in_few_statements(app, eve, film):
    story = film()
    assert statements(app, eve, f"/stories/{story.slug}/") <= 4
    assert statements(app, eve, f"/stories/{story.slug}/files/{story.files[5].slug}") <= 2


def statements(app: Flask, eve, address: str) -> int:
    """How many statements one page takes, the beginning of its transaction included."""
    said: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        said.append(statement)

    engine = app.extensions["storyboard_engine"]
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert eve.get(address).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(said)

"""Several calls at once: each with its own page, limits, queue and board."""

import re

import pytest

from storyboard.stories.lifecycle import State
from tests.factory import open_call, tell
from tests.moderation import desk
from tests.operations.calls.conftest import said
from tests.sharing.conftest import Author

RIVERS, CITIES = "rivers", "cities"


@pytest.fixture
def both(session):
    """Two calls that are open at once, with a story shown and one that waits in each."""
    made = {
        RIVERS: open_call(session, RIVERS, hashtags="#rivers", longest_text=100, minimum_age=16),
        CITIES: open_call(session, CITIES, hashtags="#cities", kinds=["text"]),
    }
    for slug, call in made.items():
        tell(session, call, state=State.APPROVED, title=f"Shown in {slug}")
        tell(session, call, title=f"Waits in {slug}")
    return made


def test_each_has_a_page_with_its_own_stories(both, eve):
    home = said(eve.get("/"))
    assert ("Take part" in home, home.count("What does peace look like where you live?")) == (True, 2)
    for slug, other in ((RIVERS, CITIES), (CITIES, RIVERS)):
        page = said(eve.get(f"/c/{slug}/"))
        assert (f"Shown in {slug}" in page, f"Shown in {other}" in page) == (True, False)


def test_each_has_limits_of_its_own(both, app):
    answers = {slug: Author(app.test_client(), slug).writes(body="x" * 101, age_band="16-17") for slug in both}
    assert [answers[slug].status_code for slug in (RIVERS, CITIES)] == [422, 422]  # too long; no guardian's yes
    assert "Your story is 1 characters too long: at most 100." in said(answers[RIVERS])
    assert "characters too long" not in said(answers[CITIES])
    young = {slug: Author(app.test_client(), slug).writes(age_band="13-15", sure="yes") for slug in both}
    assert {slug: answer.status_code for slug, answer in young.items()} == {RIVERS: 403, CITIES: 422}


def test_each_has_a_queue_of_its_own(both, malik):
    page = malik.get("/moderation/").text
    assert [f"/moderation/calls/{slug}/next" in page for slug in both] == [True, True]
    for slug in both:
        story = desk.ask_for_next(malik, slug)
        assert f"Waits in {slug}" in malik.get(f"/moderation/stories/{story}").text
        desk.approve(malik, story)


def test_each_has_a_board_and_reels_of_its_own(both, clara):
    for slug, other in ((RIVERS, CITIES), (CITIES, RIVERS)):
        board = clara.get(f"/curation/?call={slug}").text
        assert (f"Shown in {slug}" in board, f"Shown in {other}" in board) == (True, False)
        clara.post(f"/curation/reels/?call={slug}", data={"name": f"Reel of {slug}", "minutes": "20"})
    for slug, other in ((RIVERS, CITIES), (CITIES, RIVERS)):
        reels = clara.get(f"/curation/reels/?call={slug}").text
        assert (f"Reel of {slug}" in reels, f"Reel of {other}" in reels) == (True, False)


def test_the_list_counts_the_stories_of_each(both, ada):
    page = said(ada.get("/admin/calls/"))
    assert len(re.findall(r"1 wait for a moderator · 1 approved", page)) == 2

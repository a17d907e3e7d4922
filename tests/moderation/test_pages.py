"""The queue's page and a story's page: what they say, to whom, and at what cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, update

from storyboard.database import transaction, utc_now
from storyboard.moderation import queries
from storyboard.stories import actions as story_actions
from storyboard.stories.age import AgeBand
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Kind, Story
from tests.factory import open_call, tell
from tests.moderation.desk import approve, ask_for_next, decline
from tests.people import Browser


def statements(app: Flask, browser: Browser, address: str) -> int:
    """How many statements a page takes."""
    counted = []

    def note(_connection, _cursor, statement, *_rest):
        counted.append(statement)

    engine = app.extensions["storyboard_engine"]
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert browser.get(address).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(counted)


def test_the_queue_says_how_many_wait_and_since_when(malik, session, call):
    for _ in range(3):
        tell(session, call)
    tell(session, call, state=State.DECLINED)
    with transaction(session):
        session.execute(update(Story).where(Story.id == 1).values(ready_at=utc_now() - timedelta(hours=9)))
    page = malik.get("/moderation/").text
    assert "3 wait" in page
    assert "the oldest came 9 hours ago" in page
    assert page.count(">Next story<") == 1


def test_a_thousand_are_counted_and_no_more(malik, session, call, monkeypatch):
    monkeypatch.setattr(queries, "COUNTED_TO", 2)
    for _ in range(2):
        tell(session, call)
    assert "2 wait" in malik.get("/moderation/").text
    for _ in range(3):
        tell(session, call)
    assert "1,000+ wait" in malik.get("/moderation/").text
    assert session.execute(queries.waiting(malik.id)).one()[1] == 3


def test_with_several_calls_one_main_action_is_left(malik, session, call):
    other = open_call(session, "cities", hashtags="#cities", closes_at=utc_now() + timedelta(days=1))
    tell(session, call)
    tell(session, other)
    page = malik.get("/moderation/").text
    assert page.index("#cities") < page.index("#youth4peace")
    assert (page.count(">Next story<"), page.count('"button primary"')) == (2, 1)


def test_nothing_waits(malik, call):
    page = malik.get("/moderation/").text
    assert "Every story was looked at" in page
    assert "Nothing yet. Take your time" in page


def test_a_story_in_hand_is_offered_first(malik, session, call, story):
    ask_for_next(malik)
    page = malik.get("/moderation/").text
    assert "You have one in hand" in page
    assert ">Next story<" not in page


def test_what_i_decided_lately_is_mine_alone(malik, sena, session, call, story):
    ask_for_next(malik)
    decline(malik, story.slug, "off-question")
    page = malik.get("/moderation/").text
    assert "The football pitch we share" in page
    assert "It is about something else" in page
    assert "The football pitch we share" not in sena.get("/moderation/").text
    story_actions.withdraw(session, story.id)
    page = malik.get("/moderation/").text
    assert "The football pitch we share" not in page
    assert "taken back by its author" in page


def test_everything_needed_to_judge_is_on_one_page(malik, session, call):
    young = tell(
        session,
        call,
        kind=Kind.VIDEO,
        age_band=AgeBand.FROM_16,
        places=frozenset({Place.SCREENING}),
        language="fr",
        body="Deux écoles ne se parlaient plus.",
    )
    ask_for_next(malik)
    page = malik.get(f"/moderation/stories/{young.slug}").text
    words = " ".join(page.split())
    for fact in (
        "The football pitch we share",
        "More pitches, fewer checkpoints.",
        "<bdi>Awa</bdi> · Côte d’Ivoire · 16 or 17",
        "French",
        "Film · 1:02",
        "a guardian said yes",
        "under 18: two of us must approve",
        "made safe and watchable",
        "Yours for",
    ):
        assert fact in words, fact
    assert "● </span>" not in words
    assert [words.count(f">: {answer}<") for answer in ("yes", "no")] == [1, 3]
    assert 'preload="none"' in words
    assert " muted>" in words
    assert "autoplay" not in words
    assert words.index("poster=") < words.index("Your decision")


def test_who_decided_before_and_why_is_told(malik, sena, session, call, story):
    ask_for_next(malik)
    decline(malik, story.slug, "duplicate")
    malik.post(f"/moderation/stories/{story.slug}/undo")
    malik.post(f"/moderation/stories/{story.slug}/give-back")
    page = " ".join(sena.get(f"/moderation/stories/{story.slug}").text.split())
    assert "<bdi>Malik</bdi>: Declined (We have it already), taken back" in page
    assert "decision taken back, <bdi>Malik</bdi>" in page


def test_a_page_that_is_only_looked_at_takes_nothing_in_hand(malik, sena, session, story):
    page = malik.get(f"/moderation/stories/{story.slug}").text
    assert "Nobody has it in hand" in page
    assert "Approve" not in page
    assert ask_for_next(sena) == story.slug
    assert "Sena has this story in hand." in malik.get(f"/moderation/stories/{story.slug}").text
    malik.post(f"/moderation/stories/{story.slug}/take")


def test_what_an_author_wrote_is_shown_as_text(malik, session, call):
    story = tell(session, call, title="<b>bold</b>", body="<script>alert(1)</script>")
    page = malik.get(f"/moderation/stories/{story.slug}").text
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("state", State)
def test_what_is_not_sent_or_taken_back_is_nobodys_to_look_at(malik, session, call, state):
    story = tell(session, call, kind=Kind.VIDEO, state=state)
    shown = state in queries.SHOWN_TO_MODERATORS
    assert malik.get(f"/moderation/stories/{story.slug}").status_code == (200 if shown else 404)


def test_the_author_reads_what_the_moderator_saw_beside_each_reason(malik, session, story):
    ask_for_next(malik)
    page = malik.get(f"/moderation/stories/{story.slug}").text
    assert "We worry that showing it could put you in danger." in page


def test_the_keys_of_the_page(malik, story):
    ask_for_next(malik)
    page = malik.get(f"/moderation/stories/{story.slug}").text
    keys = {key: page.count(f'data-key="{key}"') for key in "adsgz"}
    assert keys == {"a": 1, "d": 1, "s": 1, "g": 1, "z": 0}
    after = malik.get(approve(malik, story.slug).location).text
    assert after.count('data-key="z"') == 1


def test_pages_ask_the_database_as_often_for_three_stories_as_for_one(app, malik, sena, session, call):
    costs = []
    for _ in range(2):
        stories = [tell(session, call, kind=Kind.VIDEO) for _ in range(1 if not costs else 2)]
        mine = [tell(session, call) for _ in stories]
        for story in mine:
            malik.post(f"/moderation/stories/{story.slug}/take")
            approve(malik, story.slug)
        ask_for_next(malik)
        queue = statements(app, malik, "/moderation/")
        page = statements(app, malik, f"/moderation/stories/{stories[0].slug}")
        costs.append((queue, page))
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 14


def test_a_long_history_costs_no_more(app, malik, session, story):
    page = f"/moderation/stories/{story.slug}"
    costs = []
    for _ in range(3):
        malik.post(f"{page}/take")
        decline(malik, story.slug)
        malik.post(f"{page}/undo")
        costs.append(statements(app, malik, page))
    assert len(set(costs)) == 1


def test_a_call_without_hashtags_is_called_by_its_address(session, malik, eve):
    tell(session, open_call(session, "water", hashtags=""))
    assert '<h2 id="call-water">water</h2>' in malik.get("/moderation/").text
    assert "<bdi>water</bdi>" in eve.get("/c/water/share/tell?kind=text").text

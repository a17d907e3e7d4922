"""A moderator's hands stay on the keys: tried in a real browser."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from storyboard.database import db, transaction, utc_now
from storyboard.staff.queries import staff_called
from storyboard.staff.roles import Role
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story
from tests.factory import open_call, tell

pytestmark = pytest.mark.journey


@pytest.fixture
def hashtags(request):
    """A call of this test's own: the site is there for all of them."""
    return f"#{request.node.name}"


@pytest.fixture
def titles(site, hashtags):
    """Three stories that wait in that call."""
    titles = [f"Story {letter} in {hashtags}" for letter in "ABC"]
    with site.app.app_context():
        call = open_call(db.session, hashtags.strip("#")[:60], hashtags=hashtags)
        for title in titles:
            tell(db.session, call, title=title)
    return titles


@pytest.fixture
def malik(site, window, titles, hashtags):
    """A browser of somebody who moderates, with the first story in hand. Nobody's undo of another test is in it."""
    window.clock.install()
    page = site.signed_in(window, f"Malik-{hashtags[6:]}", Role.MODERATOR)
    page.get_by_role("group", name=hashtags).get_by_role("button", name="Next story").click()
    expect(heading(page)).to_have_text(titles[0])
    return page


def state_of(site, title):
    with site.app.app_context():
        return db.session.scalars(select(Story.state).where(Story.title == title)).one()


def heading(page):
    return page.get_by_role("heading", level=1)


def press(page, key):
    """As somebody does who has looked at the page."""
    page.clock.run_for(1000)
    page.keyboard.press(key)


def test_a_key_that_is_pressed_twice_judges_one_story(site, titles, malik):
    press(malik, "a")
    expect(heading(malik)).to_have_text(titles[1])
    malik.keyboard.press("a")
    malik.wait_for_timeout(300)
    expect(heading(malik)).to_have_text(titles[1])
    assert state_of(site, titles[1]) is State.PENDING
    press(malik, "a")
    expect(heading(malik)).to_have_text(titles[2])


def test_approve_undo_skip_go_on_decline_and_give_back_by_keys(site, titles, malik):
    press(malik, "a")
    expect(heading(malik)).to_have_text(titles[1])
    assert state_of(site, titles[0]) is State.APPROVED
    press(malik, "z")
    expect(heading(malik)).to_have_text(titles[0])
    assert state_of(site, titles[0]) is State.PENDING
    press(malik, "s")
    expect(heading(malik)).to_have_text(titles[1])
    malik.goto(f"{site.url}/moderation/")
    press(malik, "n")
    expect(heading(malik)).to_have_text(titles[1])
    malik.keyboard.press("d")
    malik.get_by_label("We have it already").check()
    words = malik.get_by_label("Your own words")
    words.fill("")
    words.press_sequentially("saad: thank you")  # letters that are keys are letters while somebody types
    expect(heading(malik)).to_have_text(titles[1])
    malik.get_by_role("button", name="Decline, and tell the author").click()
    expect(heading(malik)).to_have_text(titles[2])
    assert state_of(site, titles[1]) is State.DECLINED
    press(malik, "g")
    expect(malik).to_have_url(f"{site.url}/moderation/")
    assert state_of(site, titles[2]) is State.PENDING


def test_the_question_mark_lists_the_keys(titles, malik):
    malik.keyboard.press("?")
    keys = malik.get_by_role("dialog").get_by_role("listitem")
    expect(keys).to_have_text(["AApprove", "QAsk the author…", "DDecline…", "SSkip", "GGive it back"])


def test_the_page_keeps_its_lease_while_it_is_open(site, titles, malik):
    with site.app.app_context():
        nearly_over = {"claim_expires_at": utc_now() + timedelta(seconds=20)}
        with transaction(db.session):
            db.session.execute(update(Story).where(Story.title == titles[0]).values(nearly_over))
    with malik.expect_response("**/heartbeat") as beat:
        malik.clock.run_for(61_000)
    assert beat.value.status == 200
    expect(malik.get_by_role("timer")).to_have_text(re.compile("15:00|14:5[0-9]"))
    with site.app.app_context():
        mine = db.session.scalars(select(Story).where(Story.title == titles[0])).one()
        assert mine.claim_expires_at > utc_now() + timedelta(minutes=14)


def test_a_page_whose_story_a_colleague_took_over_says_so(site, titles, malik, complaints):
    site.person("Sena", Role.SENIOR_MODERATOR)
    with site.app.app_context():
        sena = db.session.scalars(staff_called("sena@example.org")).one()
        with transaction(db.session):
            db.session.execute(update(Story).where(Story.title == titles[0]).values(claimed_by=sena.id))
    malik.clock.run_for(61_000)
    expect(malik.get_by_role("alert")).to_contain_text("A colleague has this story by now")
    complaints.clear()  # the browser notes the answer 409


def test_the_undo_leaves_when_its_time_is_over(titles, malik):
    press(malik, "a")
    expect(heading(malik)).to_have_text(titles[1])
    expect(malik.get_by_role("button", name="Undo", exact=True)).to_be_visible()
    malik.clock.run_for(11_000)
    expect(malik.get_by_role("button", name="Undo", exact=True)).to_have_count(0)

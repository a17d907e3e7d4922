"""A young person's story for which no guardian said yes is not kept for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from storyboard.database import transaction, utc_now
from storyboard.operations.purging.actions import purge
from storyboard.operations.purging.rules import Rule
from storyboard.stories import actions, guardian_links
from storyboard.stories.actions import AUTHOR
from storyboard.stories.age import AgeBand
from storyboard.stories.lifecycle import Act, State
from storyboard.stories.models import Story
from tests.factory import open_call, tell


@pytest.fixture
def young(session) -> Story:
    """A story that waits for its guardian, in a call that keeps declined ones for 30 days."""
    story = tell(session, open_call(session), state=State.DRAFT, age_band=AgeBand.FROM_16)
    with transaction(session):
        session.execute(update(Story).values(guardian_said_yes=False))
        actions.change_state(session, story.id, Act.SUBMIT, by=AUTHOR)
    return story


@pytest.mark.parametrize(("asked", "kept"), [("no", 30), ("unanswered", 60), ("never", 30)])
def test_it_goes_as_a_declined_one_does(session, storage, young, asked, kept):
    if asked != "never":
        token = guardian_links.make_link(session, young.id)
        seen = session.get_one(Story, young.id, populate_existing=True).version
        assert asked != "no" or guardian_links.answer(session, token, yes=False, seen=seen)
    for days, rules in ((kept - 1, {}), (kept + 1, {Rule.NO_GUARDIAN: 1})):
        session.rollback()
        assert purge(session, storage, utc_now() + timedelta(days=days)) == rules
    gone = session.get_one(Story, young.id, populate_existing=True)
    assert (gone.state, gone.title, gone.guardian_digest, gone.guardian_until) == (State.WITHDRAWN, "", None, None)


def test_one_with_a_yes_stays(session, storage, young):
    token = guardian_links.make_link(session, young.id)
    seen = session.get_one(Story, young.id, populate_existing=True).version
    assert guardian_links.answer(session, token, yes=True, seen=seen)
    assert purge(session, storage, utc_now() + timedelta(days=900)) == {}

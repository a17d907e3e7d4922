"""Two who act at the same moment: one is first, the other is told, and nothing is overwritten."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from storyboard.database import db
from storyboard.journal.models import Event
from storyboard.moderation import actions
from storyboard.moderation.actions import Why
from storyboard.moderation.models import Decision
from storyboard.staff.models import Staff
from storyboard.stories import actions as story_actions
from storyboard.stories.actions import AlreadyChanged
from storyboard.stories.age import AgeBand
from storyboard.stories.lifecycle import State
from storyboard.stories.reasons import Reason
from tests.factory import tell
from tests.moderation.desk import now


def at_once(app, *deeds):
    """Do all of this at the same moment, each in a context of its own; what each came to."""
    start, came_to = threading.Barrier(len(deeds)), {}

    def work(number, deed):
        with app.app_context():
            start.wait()
            try:
                deed(db.session)
                came_to[number] = "done"
            except AlreadyChanged:
                came_to[number] = "second"

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [came_to.get(number) for number in range(len(deeds))]


@pytest.mark.parametrize("time", range(5))
def test_of_two_who_decide_at_once_one_is_first(app, malik, sena, session, story, time):
    number, seen = story.id, story.version
    came_to = at_once(
        app,
        lambda s: actions.approve(s, number, by=s.get_one(Staff, malik.id), seen=seen),
        lambda s: actions.decline(s, number, by=s.get_one(Staff, sena.id), seen=seen, why=Why(Reason.DUPLICATE)),
    )
    assert sorted(came_to) == ["done", "second"]
    state = State.APPROVED if came_to[0] == "done" else State.DECLINED
    assert now(story.slug).state is state
    assert len(session.scalars(select(Decision)).all()) == 1
    verdicts = select(Event).where(Event.story_id == number, Event.kind.in_(["story.approve", "story.decline"]))
    assert len(session.scalars(verdicts).all()) == 1


@pytest.mark.parametrize("time", range(5))
def test_when_a_moderator_and_the_author_act_at_once_the_author_has_the_last_word(app, malik, session, story, time):
    number, seen = story.id, story.version
    came_to = at_once(
        app,
        lambda s: actions.approve(s, number, by=s.get_one(Staff, malik.id), seen=seen),
        lambda s: story_actions.withdraw(s, number),
    )
    assert came_to[1] == "done"
    assert now(story.slug).state is State.WITHDRAWN


def test_two_first_approvals_at_once_are_one_first_and_one_who_looks_again(app, malik, sena, session, call):
    young = tell(session, call, age_band=AgeBand.FROM_16)
    number, seen = young.id, young.version
    people = [malik.id, sena.id]
    came_to = at_once(
        app, *[lambda s, p=p: actions.approve(s, number, by=s.get_one(Staff, p), seen=seen) for p in people]
    )
    assert sorted(came_to) == ["done", "second"]
    assert now(young.slug).state is State.PENDING

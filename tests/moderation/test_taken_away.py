"""A call is taken from a moderator while they have one of its stories in hand."""

import pytest

from storyboard.database import db, transaction
from storyboard.moderation import actions, claims
from storyboard.moderation.actions import NotYours, Why
from storyboard.staff import colleagues
from storyboard.staff.models import Staff
from storyboard.staff.roles import Role
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story
from storyboard.stories.reasons import Reason
from tests.factory import open_call, tell
from tests.moderation.desk import approve, ask_for_next, decline, now, seen_by
from tests.moderation.test_claims import LASTS
from tests.people import sign_in

MODERATES, SENIOR = frozenset({Role.MODERATOR}), frozenset({Role.SENIOR_MODERATOR})


@pytest.fixture
def water(session):
    return open_call(session, "water")


@pytest.fixture
def rosa(app, call, water):
    """Rosa moderates two calls, the second as a senior."""
    return sign_in(app, "Rosa", Role.MODERATOR, {call.id: MODERATES, water.id: SENIOR | MODERATES})


@pytest.fixture
def taken_away(session, rosa, water, ada):
    """Take the first call from Rosa."""

    def take() -> None:
        session.rollback()
        by = session.get_one(Staff, ada.id)
        seen = session.get_one(Staff, rosa.id).version
        colleagues.change(session, rosa.id, "Rosa", Role.MODERATOR, where={water.id: MODERATES}, seen=seen, by=by)

    return take


def test_the_lease_ends_at_once_and_a_colleague_is_given_the_story(rosa, malik, sena, story, taken_away):
    assert ask_for_next(rosa) == story.slug
    assert ask_for_next(malik) is None
    assert "Rosa has this story in hand" in sena.get(f"/moderation/stories/{story.slug}").text
    taken_away()
    assert "Nobody has it in hand" in sena.get(f"/moderation/stories/{story.slug}").text
    assert ask_for_next(malik) == story.slug
    assert approve(malik, story.slug).status_code == 302


def test_who_is_shut_out_holds_nothing_either(session, rosa, malik, ada, story):
    ask_for_next(rosa)
    colleagues.disable(session, rosa.id, by=session.get_one(Staff, ada.id))
    assert ask_for_next(malik) == story.slug


@pytest.mark.parametrize("what", ["approve", "decline", "heartbeat", "give-back", "skip", "take", "undo", "take-down"])
def test_an_open_page_says_kindly_that_it_is_not_theirs_and_does_nothing(rosa, story, taken_away, what):
    ask_for_next(rosa)
    seen = seen_by(rosa, story.slug)
    taken_away()
    sent = {"seen": seen, "reason": "duplicate", "words": "We have this one already."}
    answer = rosa.post(f"/moderation/stories/{story.slug}/{what}", data=sent)
    assert (answer.status_code, "its call is not, or not any more" in answer.text) == (404, True)
    assert sent["words"] in answer.text  # nothing that was typed is lost
    assert (now(story.slug).state, now(story.slug).version) == (State.PENDING, seen)
    home = rosa.get("/moderation/").text
    assert ("You have one in hand" in home, story.title in home) == (False, False)


def test_what_they_decided_before_stands_but_is_not_listed_or_undone(rosa, ada, story, taken_away):
    ask_for_next(rosa)
    approve(rosa, story.slug)
    assert story.title in rosa.get("/moderation/").text
    taken_away()
    assert story.title not in rosa.get("/moderation/").text
    assert rosa.post(f"/moderation/stories/{story.slug}/undo").status_code == 404
    assert now(story.slug).state is State.APPROVED
    assert "Rosa" in ada.get(f"/moderation/stories/{story.slug}").text


def test_the_last_call_taken_away_closes_the_room(app, session, rosa, ada, story):
    ask_for_next(rosa)
    by = session.get_one(Staff, ada.id)
    colleagues.change(session, rosa.id, "Rosa", Role.HOST, where=None, seen=1, by=by)
    answer = rosa.get(f"/moderation/stories/{story.slug}")
    assert (answer.status_code, "This page is not for you" in answer.text) == (403, True)


@pytest.mark.parametrize(
    "verdict",
    [
        lambda session, story, by: actions.approve(session, story.id, by=by, seen=story.version),
        lambda session, story, by: actions.decline(
            session, story.id, by=by, seen=story.version, why=Why(Reason.DUPLICATE)
        ),
        lambda session, story, by: actions.undo(session, story.id, by=by, lasts=LASTS),
        lambda session, story, by: actions.take_down(
            session, story.id, by=by, seen=story.version, why=Why(Reason.DUPLICATE)
        ),
    ],
    ids=["approve", "decline", "undo", "take-down"],
)
def test_a_verdict_asks_again_inside_its_transaction(app, session, rosa, story, taken_away, verdict):
    """The page was let in, and the call was taken away before the verdict was written."""
    by = session.get_one(Staff, rosa.id)
    assert by.rights.in_call(story.call_id) == MODERATES

    def elsewhere() -> None:
        with app.app_context():
            person = db.session.get_one(Staff, rosa.id)
            with transaction(db.session):
                person.assignments[:] = []

    session.rollback()  # nothing is locked
    elsewhere()
    with pytest.raises(NotYours):
        verdict(session, story, by)
    assert now(story.slug).state is State.PENDING


def test_a_lease_asks_too(session, rosa, story, taken_away):
    taken_away()
    assert claims.next_story(session, story.call_id, rosa.id, LASTS) is None
    assert not claims.take(session, story.id, rosa.id, LASTS)
    with transaction(session):
        held = session.get_one(Story, story.id)
        held.claimed_by, held.claim_expires_at = rosa.id, held.changed_at + LASTS
    assert not claims.renew(session, story.id, rosa.id, LASTS)


def test_a_senior_is_one_in_their_own_call_alone(session, rosa, water, call):
    """What the journal says of them is what they are in that call."""
    by = session.get_one(Staff, rosa.id)
    parts = [actions._part_of(session, by, tell(session, one).id).who for one in (call, water)]
    assert [part.value for part in parts] == ["moderator", "senior"]


def test_a_decision_of_ones_own_call_is_as_ever(rosa, story):
    ask_for_next(rosa)
    decline(rosa, story.slug)
    assert rosa.post(f"/moderation/stories/{story.slug}/undo").location == f"/moderation/stories/{story.slug}"
    assert now(story.slug).claimed_by == rosa.id

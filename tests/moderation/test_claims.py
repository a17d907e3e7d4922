"""Handing out stories: each to one person, for a while, the oldest first."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from storyboard.database import db, transaction, utc_now
from storyboard.moderation import claims, queries
from storyboard.moderation.models import Decision, Skip
from storyboard.staff.roles import Role
from storyboard.stories.age import AgeBand
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story
from tests.factory import open_call, tell
from tests.moderation.desk import approve, ask_for_next, now
from tests.people import sign_in

LASTS = timedelta(minutes=15)


def run_out(session, slug):
    with transaction(session):
        session.execute(
            update(Story).where(Story.slug == slug).values(claim_expires_at=utc_now() - timedelta(seconds=1))
        )


def test_two_people_get_two_stories_the_oldest_first(malik, sena, session, call):
    stories = [tell(session, call, title=f"Story {n}") for n in range(3)]
    assert [ask_for_next(malik), ask_for_next(sena)] == [stories[0].slug, stories[1].slug]


def test_asking_again_gives_the_same_story(malik, session, call):
    story = tell(session, call)
    tell(session, call)
    assert [ask_for_next(malik) for _ in range(3)] == [story.slug] * 3


def test_a_more_urgent_story_goes_first(malik, session, call):
    tell(session, call)
    urgent = tell(session, call)
    with transaction(session):
        session.get_one(Story, urgent.id).rank = 0
    assert ask_for_next(malik) == urgent.slug


def test_a_lease_that_ran_out_frees_the_story(malik, sena, session, story):
    assert ask_for_next(malik) == story.slug
    assert ask_for_next(sena) is None
    run_out(session, story.slug)
    assert ask_for_next(sena) == story.slug
    assert ask_for_next(malik) is None


def test_a_heartbeat_keeps_the_lease_and_says_how_long(malik, session, story, settings):
    ask_for_next(malik)
    with transaction(session):
        session.execute(update(Story).values(claim_expires_at=utc_now() + timedelta(seconds=5)))
    answer = malik.post(f"/moderation/stories/{story.slug}/heartbeat")
    assert (answer.status_code, answer.json) == (200, {"seconds": settings.claim_minutes * 60})
    assert now(story.slug).claim_expires_at > utc_now() + timedelta(minutes=settings.claim_minutes - 1)


def test_a_heartbeat_after_a_colleague_took_over_says_so_and_changes_nothing(malik, sena, session, story):
    ask_for_next(malik)
    run_out(session, story.slug)
    ask_for_next(sena)
    answer = malik.post(f"/moderation/stories/{story.slug}/heartbeat")
    assert (answer.status_code, answer.json) == (409, {"seconds": 0})
    assert now(story.slug).claimed_by == sena.id


def test_giving_back_frees_it_at_once_for_everybody(malik, sena, story):
    ask_for_next(malik)
    assert malik.post(f"/moderation/stories/{story.slug}/give-back").location == "/moderation/"
    assert now(story.slug).claimed_by is None
    assert ask_for_next(sena) == story.slug


def test_nobody_gives_back_what_a_colleague_has(malik, sena, story):
    ask_for_next(sena)
    malik.post(f"/moderation/stories/{story.slug}/give-back")
    assert now(story.slug).claimed_by == sena.id


def test_a_story_that_was_passed_on_comes_back_after_a_day_only(malik, sena, session, call, story):
    other = tell(session, call)
    ask_for_next(malik)
    assert malik.post(f"/moderation/stories/{story.slug}/skip").location.endswith(other.slug)
    malik.post(f"/moderation/stories/{other.slug}/skip")
    assert ask_for_next(malik) is None
    assert ask_for_next(sena) == story.slug
    sena.post(f"/moderation/stories/{story.slug}/give-back")
    with transaction(session):
        session.execute(update(Skip).where(Skip.story_id == story.id).values(until=utc_now()))
    assert ask_for_next(malik) == story.slug
    malik.post(f"/moderation/stories/{story.slug}/skip")
    assert session.scalar(select(func.count(Skip.id))) == 2


@pytest.mark.parametrize("state", [s for s in State if s not in (State.PENDING, State.PROCESSING, State.UNUSABLE)])
def test_only_what_waits_is_handed_out(malik, session, call, state):
    tell(session, call, state=state)
    assert ask_for_next(malik) is None


def test_a_story_that_is_held_back_is_not_handed_out(malik, session, story):
    with transaction(session):
        session.get_one(Story, story.id).held_for = "guardian"
    assert ask_for_next(malik) is None
    assert malik.post(f"/moderation/stories/{story.slug}/take").status_code == 404


def test_who_approved_first_is_not_asked_again_in_this_round(malik, sena, session, call):
    young = tell(session, call, age_band=AgeBand.FROM_16)
    ask_for_next(malik)
    approve(malik, young.slug)
    assert ask_for_next(malik) is None
    assert ask_for_next(sena) == young.slug


def test_a_new_round_is_a_new_look_for_everybody(malik, session, call, story):
    with transaction(session):
        session.add(Decision(story_id=story.id, round=1, staff_id=malik.id, verdict="approved", version=1))
    assert ask_for_next(malik) is None
    with transaction(session):
        session.get_one(Story, story.id).round = 2
    assert ask_for_next(malik) == story.slug


def test_each_person_has_one_story_in_hand(malik, session, call):
    first, second = tell(session, call), tell(session, call)
    ask_for_next(malik)
    malik.post(f"/moderation/stories/{second.slug}/take")
    assert (now(first.slug).claimed_by, now(second.slug).claimed_by) == (None, malik.id)


def test_a_colleagues_story_cannot_be_taken(malik, sena, story):
    ask_for_next(sena)
    malik.post(f"/moderation/stories/{story.slug}/take")
    assert now(story.slug).claimed_by == sena.id


def test_each_call_has_a_queue_of_its_own(malik, session, call):
    other = open_call(session, "cities")
    there = tell(session, other)
    assert [ask_for_next(malik), ask_for_next(malik, "cities")] == [None, there.slug]
    assert malik.post("/moderation/calls/nowhere/next").status_code == 404


def test_eight_at_once_never_get_the_same_story(app, session, call):
    stories = {tell(session, call).slug for _ in range(40)}
    people = [sign_in(app, f"Moderator{n}", Role.MODERATOR).id for n in range(8)]
    handed_out: list[str] = []
    start = threading.Barrier(len(people))

    def work(staff_id):
        with app.app_context():
            start.wait()
            for _ in range(5):
                slug = claims.next_story(db.session, call.id, staff_id, LASTS)
                handed_out.append(slug)
                with transaction(db.session):
                    decided = {"state": State.DECLINED, "claimed_by": None, "claim_expires_at": None}
                    db.session.execute(update(Story).where(Story.slug == slug).values(decided))

    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(handed_out), set(handed_out)) == (40, stories)


def test_eight_who_all_hold_on_have_eight_different_stories(app, session, call):
    for _ in range(8):
        tell(session, call)
    people = [sign_in(app, f"Moderator{n}", Role.MODERATOR).id for n in range(8)]
    start, got = threading.Barrier(8), []

    def work(staff_id):
        with app.app_context():
            start.wait()
            got.append(claims.next_story(db.session, call.id, staff_id, LASTS))

    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(got)) == 8


def test_the_claim_is_one_statement_that_steps_over_colleagues():
    statement = queries.claim(1, 2, utc_now(), utc_now())
    on_postgresql = str(statement.compile(dialect=postgresql.dialect()))
    assert "FOR NO KEY UPDATE SKIP LOCKED" in on_postgresql
    assert on_postgresql.startswith("WITH first AS")
    assert "RETURNING story.slug" in on_postgresql
    assert "FOR " not in str(statement.compile(dialect=sqlite.dialect())).replace("FROM", "")


@pytest.mark.sqlite
def test_the_claim_walks_the_queues_own_index(session, call):
    statement = queries.claim(call.id, 1, utc_now(), utc_now()).compile(
        db.engine, compile_kwargs={"literal_binds": True}
    )
    plan = [row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {statement}"))]
    assert any("USING INDEX story_queue" in step for step in plan), plan
    assert not any("TEMP B-TREE" in step for step in plan), plan

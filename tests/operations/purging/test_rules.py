"""How long a call keeps what came in for it: the rule, and its twin in the database."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select

from storyboard.calls.models import Call
from storyboard.database import transaction, utc_now
from storyboard.operations.purging.queries import due_by, facts_of, limits_of
from storyboard.operations.purging.rules import Facts, Limits, Rule, due, over_at
from storyboard.processing.models import Job, JobKind, JobState
from storyboard.stories.guardians import HELD_FOR
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind, MediaFile, Story
from tests.factory import open_call, tell

NOW = datetime(2027, 8, 1, tzinfo=UTC)
DAYS = timedelta(days=1)
LIMITS = Limits(over_at=NOW - 40 * DAYS, declined=30 * DAYS, unsent=7 * DAYS, originals=30 * DAYS, everything=None)
FILM = Facts(State.APPROVED, NOW - 50 * DAYS, originals=True, renditions=True)

HELD = Facts(State.PENDING, NOW - 70 * DAYS, held=True, asked_until=NOW - 40 * DAYS)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        (Facts(State.DECLINED, NOW - 30 * DAYS), Rule.DECLINED),
        (Facts(State.DECLINED, NOW - 29 * DAYS), None),
        (Facts(State.DRAFT, NOW - 7 * DAYS), Rule.UNSENT),
        (Facts(State.UNUSABLE, NOW - 8 * DAYS), Rule.UNSENT),
        (Facts(State.UNUSABLE, NOW - 6 * DAYS), None),
        (Facts(State.PENDING, NOW - 900 * DAYS), None),
        (Facts(State.CHANGES_REQUESTED, NOW - 900 * DAYS), None),
        (replace(HELD, asked_until=None), Rule.NO_GUARDIAN),
        (replace(HELD, asked_until=NOW - 30 * DAYS), Rule.NO_GUARDIAN),
        (replace(HELD, asked_until=NOW - 29 * DAYS), None),
        (replace(HELD, since=NOW - 29 * DAYS), None),
        (replace(HELD, held=False), None),
        (FILM, Rule.ORIGINALS),
        (replace(FILM, since=NOW - 29 * DAYS), None),
        (replace(FILM, renditions=False), None),
        (replace(FILM, originals=False), None),
        (replace(FILM, busy=True), None),
        (Facts(State.WITHDRAWN, NOW - 900 * DAYS), None),
    ],
)
def test_what_goes_by_which_rule(facts, rule):
    assert due(facts, LIMITS, NOW) is rule


@pytest.mark.parametrize("state", list(State))
def test_a_call_that_ends_its_time_takes_everything_with_it_but_what_is_gone_or_in_use(state):
    limits = replace(LIMITS, everything=40 * DAYS)
    gone = state is State.WITHDRAWN
    assert due(Facts(state, NOW), limits, NOW) is (None if gone else Rule.ALL)
    assert due(Facts(state, NOW, busy=True), limits, NOW) is None
    assert due(Facts(state, NOW), replace(limits, everything=41 * DAYS), NOW) is None


def test_originals_wait_for_the_day_of_the_event_to_be_over_where_it_is():
    closes = datetime(2027, 6, 1, tzinfo=UTC)
    assert over_at(closes, "2027-06-16", "Europe/Brussels") == datetime(2027, 6, 16, 22, 0, tzinfo=UTC)
    assert over_at(closes, "2027-05-16", "Europe/Brussels") == closes
    assert [over_at(closes, day, "Europe/Brussels") for day in (None, "", "in June", "9999-12-31")] == [closes] * 4


def test_the_query_agrees_with_the_rule(session):
    call = open_call(session)
    now = utc_now()
    for state, kind in itertools.product(State, Kind):
        if not (kind is Kind.TEXT and state in (State.PROCESSING, State.UNUSABLE)):
            for _ in range(3):
                tell(session, call, kind=kind, state=state)
    stories = session.scalars(select(Story).order_by(Story.id)).all()
    busy = {story.id for story in stories[::3]}
    with transaction(session):
        for number, story in enumerate(stories[::3]):
            if number % 2:
                story.claim_expires_at = now + timedelta(minutes=1)
            else:
                session.add(Job(story_id=story.id, kind=JobKind.SHEET, file_version=9, state=JobState.WAITING))
        for story in stories[1::3]:
            story.claim_expires_at = now - timedelta(minutes=1)
            session.add(Job(story_id=story.id, kind=JobKind.SHEET, file_version=9, state=JobState.FAILED))
        for file in session.scalars(select(MediaFile).where(MediaFile.role == FileRole.RENDITION)).all()[::4]:
            session.delete(file)
    found: set[Rule | None] = set()

    @example([60] * len(stories), (1, 1, 1), None, 50, None, [None] * len(stories))
    @example([60] * len(stories), (1, 1, 1), 40, 50, 45, [50] * len(stories))
    @example([60] * len(stories), (30, 1, 1), None, 50, None, [29] * len(stories))
    @given(
        ages=st.lists(st.integers(0, 60), min_size=len(stories), max_size=len(stories)),
        kept=st.tuples(st.integers(1, 40), st.integers(1, 40), st.integers(1, 40)),
        everything=st.none() | st.integers(1, 90),
        closed=st.integers(-10, 80),
        event=st.none() | st.integers(-10, 80),
        held=st.lists(st.none() | st.integers(-30, 60), min_size=len(stories), max_size=len(stories)),
    )
    @hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def agrees(ages, kept, everything, closed, event, held):
        with transaction(session):
            changed = session.get_one(Call, call.id)
            changed.closes_at = now - closed * DAYS
            changed.opens_at = changed.closes_at - DAYS
            changed.event = {} if event is None else {"day": (now - event * DAYS).date().isoformat()}
            changed.keep_declined_days, changed.keep_unsent_days, changed.keep_masters_days = kept
            changed.keep_stories_days = everything
            for story, age, ended in zip(stories, ages, held, strict=True):
                aged = session.get_one(Story, story.id)
                aged.changed_at, aged.held_for = now - age * DAYS, HELD_FOR if story.id % 2 else None
                aged.guardian_until = None if ended is None else now - ended * DAYS
        session.expire_all()
        limits = limits_of(session.get_one(Call, call.id))
        asked = dict(session.execute(select(Story.id, due_by(limits, now))).all())
        by_rule = {s.id: due(facts_of(session, s, now), limits, now) for s in session.scalars(select(Story))}
        assert asked == by_rule
        assert {asked[story_id] for story_id in busy} == {None}
        found.update(by_rule.values())

    agrees()
    assert found == {None, *Rule}

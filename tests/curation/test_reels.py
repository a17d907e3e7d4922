"""Reels take what may be screened, and keep their order whoever moves it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from storyboard.curation import actions, queries
from storyboard.curation.actions import NoSuchReel, NotForScreening, OrderChanged
from storyboard.curation.models import Reel
from storyboard.curation.programme import Standing, programme_of
from storyboard.curation.running_order import Direction
from storyboard.database import transaction
from storyboard.journal.models import Event
from storyboard.staff.models import Staff
from storyboard.staff.roles import Role
from storyboard.stories.actions import change_consent, forget_files, withdraw
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind
from tests.factory import open_call, tell

CLARA, BEN = 1, 2


@pytest.fixture
def call(session):
    """A call with two who curate it, as everywhere."""
    with transaction(session):
        session.add_all(
            Staff(id=number, email=f"{number}@example.org", name=f"{number}", role=Role.CURATOR)
            for number in (CLARA, BEN)
        )
    return open_call(session)


@pytest.fixture
def reel(session, call) -> Reel:
    return actions.make_reel(session, call, "Opening session", 1200, staff_id=CLARA)


def now(session, reel: Reel) -> Reel:
    return session.scalars(queries.reel_with_stories(reel.slug, CLARA)).one()


def titles(session, reel: Reel) -> list[str]:
    return [item.story.title for item in now(session, reel).items]


@pytest.fixture
def filled(session, call, reel) -> Reel:
    """A reel of three."""
    for title in ("Pitch", "Well", "Radio"):
        story = tell(session, call, state=State.APPROVED, title=title)
        actions.put_in(session, reel.slug, story.slug, staff_id=CLARA)
    return reel


def slug_of(session, reel: Reel, title: str) -> str:
    return next(item.story.slug for item in now(session, reel).items if item.story.title == title)


def test_stories_come_in_at_the_end_and_only_once(session, call, filled):
    again = slug_of(session, filled, "Pitch")
    actions.put_in(session, filled.slug, again, staff_id=BEN)
    assert titles(session, filled) == ["Pitch", "Well", "Radio"]


@pytest.mark.parametrize("state", [state for state in State if state is not State.APPROVED])
def test_what_is_not_approved_comes_into_no_reel(session, call, reel, state):
    story = tell(session, call, kind=Kind.VIDEO, state=state)
    with pytest.raises(NotForScreening):
        actions.put_in(session, reel.slug, story.slug, staff_id=CLARA)
    assert titles(session, reel) == []


def test_a_yes_to_the_web_is_no_yes_to_the_screen(session, call, reel):
    story = tell(session, call, state=State.APPROVED, places=frozenset({Place.WEB}))
    with pytest.raises(NotForScreening):
        actions.put_in(session, reel.slug, story.slug, staff_id=CLARA)
    assert titles(session, reel) == []


def test_a_story_of_another_call_comes_into_no_reel_of_this_one(session, reel):
    other = tell(session, open_call(session, "another"), state=State.APPROVED)
    with pytest.raises(NotForScreening):
        actions.put_in(session, reel.slug, other.slug, staff_id=CLARA)


def test_a_story_is_moved_and_the_journal_knows(session, filled):
    number = actions.move(
        session,
        filled.slug,
        slug_of(session, filled, "Radio"),
        Direction.UP,
        seen=now(session, filled).version,
        staff_id=BEN,
    )
    assert number == 2
    assert titles(session, filled) == ["Pitch", "Radio", "Well"]
    assert session.scalars(select(Event.actor).where(Event.kind == "reel.move")).all() == [f"staff:{BEN}"]


def test_of_two_curators_who_move_at_once_the_second_is_told_and_nothing_is_overwritten(session, filled):
    both_saw = now(session, filled).version
    actions.move(session, filled.slug, slug_of(session, filled, "Pitch"), Direction.DOWN, seen=both_saw, staff_id=CLARA)
    with pytest.raises(OrderChanged):
        actions.move(
            session, filled.slug, slug_of(session, filled, "Pitch"), Direction.DOWN, seen=both_saw, staff_id=BEN
        )
    assert titles(session, filled) == ["Well", "Pitch", "Radio"]


def test_a_story_that_a_colleague_took_out_cannot_be_moved(session, filled):
    slug = slug_of(session, filled, "Well")
    actions.take_out(session, filled.slug, slug, staff_id=CLARA)
    with pytest.raises(OrderChanged):
        actions.move(session, filled.slug, slug, Direction.UP, seen=now(session, filled).version, staff_id=BEN)
    actions.take_out(session, filled.slug, slug, staff_id=BEN)
    assert titles(session, filled) == ["Pitch", "Radio"]


def test_a_reel_that_is_not_there_takes_nothing(session):
    with pytest.raises(NoSuchReel):
        actions.take_out(session, "nothing", "at-all", staff_id=CLARA)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["Pitch", "Well", "Radio"]), st.sampled_from(Direction)), max_size=8))
def test_after_any_moves_each_story_is_there_once(session, filled, moves):
    for title, direction in moves:
        slug, seen = slug_of(session, filled, title), now(session, filled).version
        actions.move(session, filled.slug, slug, direction, seen=seen, staff_id=CLARA)
    places = [item.place for item in now(session, filled).items]
    assert (sorted(titles(session, filled)), places) == (["Pitch", "Radio", "Well"], [0, 1, 2])


def test_what_was_taken_back_is_not_counted_and_not_shown(session, call, filled):
    programme = programme_of(now(session, filled))
    assert [line.seconds for line in programme.lines] == [9.6, 9.6, 9.6]
    assert programme.seconds == 29
    by_title = {line.story.title: line.story.id for line in programme.lines}
    withdraw(session, by_title["Pitch"])
    change_consent(session, by_title["Well"], Place.SCREENING, yes=False, call_text_id=call.texts[0].id)
    programme = programme_of(now(session, filled))
    assert [line.standing for line in programme.lines] == [Standing.GONE, Standing.GONE, Standing.SHOWN]
    assert ([line.story.title for line in programme.shown], programme.seconds) == (["Radio"], 10)


def test_a_film_without_its_files_is_not_ready(session, call, reel):
    film = tell(session, call, kind=Kind.VIDEO, state=State.APPROVED)
    actions.put_in(session, reel.slug, film.slug, staff_id=CLARA)
    assert programme_of(now(session, reel)).seconds == 65
    forget_files(session, film, [FileRole.RENDITION])
    programme = programme_of(now(session, reel))
    assert [line.standing for line in programme.left_out] == [Standing.NOT_READY]
    assert programme.seconds == 0

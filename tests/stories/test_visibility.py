"""May this story be seen here? The rule, and its twin in the database."""

import itertools

import pytest
from sqlalchemy import select

from storyboard.database import transaction
from storyboard.stories import actions
from storyboard.stories.age import AgeBand
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind, Story
from storyboard.stories.queries import facts_of, visible_in
from storyboard.stories.visibility import Facts, visible
from tests.factory import open_call, tell

SHOWN = Facts(
    state=State.APPROVED,
    consents=frozenset({Place.WEB}),
    minor=True,
    guardian_said_yes=True,
    video=True,
    renditions=1,
)


def test_an_approved_story_with_consent_and_files_is_seen():
    assert visible(SHOWN, Place.WEB)


@pytest.mark.parametrize(
    "change",
    [{"state": state} for state in State if state is not State.APPROVED]
    + [{"consents": frozenset()}, {"guardian_said_yes": False}, {"renditions": 0}],
)
def test_take_one_thing_away_and_nobody_sees_it(change):
    assert not visible(Facts(**{**SHOWN.__dict__, **change}), Place.WEB)


def test_a_yes_to_one_place_is_no_yes_to_another():
    assert [place for place in Place if visible(SHOWN, place)] == [Place.WEB]


def test_the_query_agrees_with_the_rule_for_every_kind_of_story(session):
    call = open_call(session)
    places = [frozenset(), frozenset({Place.WEB}), frozenset({Place.WEB, Place.SCREENING})]
    for state, kind, where, band in itertools.product(State, Kind, places, [AgeBand.FROM_16, AgeBand.FROM_18]):
        if not (kind is Kind.TEXT and state in (State.PROCESSING, State.UNUSABLE)):
            tell(session, call, kind=kind, state=state, places=where, age_band=band)
    with transaction(session):
        for story in session.scalars(select(Story).where(Story.id % 3 == 0)):
            story.guardian_said_yes = False
        for story in session.scalars(select(Story).where(Story.id % 5 == 0)):
            actions.forget_files(session, story, [FileRole.RENDITION])
        for story in session.scalars(select(Story).where(Story.id % 7 == 0)):
            actions.change_consent(session, story.id, Place.WEB, yes=False, call_text_id=1)
    session.expire_all()
    stories = session.scalars(select(Story)).all()
    for place in Place:
        listed = {story.id for story in session.scalars(visible_in(place))}
        assert listed == {story.id for story in stories if visible(facts_of(story), place)}
    assert {bool(session.scalars(visible_in(place)).all()) for place in (Place.WEB, Place.SCREENING)} == {True}

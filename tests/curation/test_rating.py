"""Curators rate what is on the board."""

import pytest
from sqlalchemy import func, select

from storyboard.curation import actions, queries
from storyboard.curation.actions import NotOnTheBoard
from storyboard.curation.models import Rating
from storyboard.curation.queries import Verdict, Wanted
from storyboard.journal.models import Event
from storyboard.stories.actions import withdraw
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Kind
from tests.factory import open_call, tell


@pytest.fixture
def call(session):
    return open_call(session)


@pytest.fixture
def story(session, call):
    return tell(session, call, state=State.APPROVED)


def test_two_curators_rate_a_story_and_each_keeps_their_own(session, story, clara, ada):
    actions.rate(session, story.slug, 5, staff_id=clara.id)
    actions.rate(session, story.slug, 2, staff_id=ada.id)
    assert queries.verdicts(session, [story], clara.id) == {story.id: Verdict(3.5, 2, 5)}
    assert queries.verdicts(session, [story], ada.id) == {story.id: Verdict(3.5, 2, 2)}
    assert session.scalars(select(Event.actor).where(Event.kind == "rating.give")).all() == [
        f"staff:{clara.id}",
        f"staff:{ada.id}",
    ]


def test_who_rates_again_changes_their_mind(session, story, clara):
    actions.rate(session, story.slug, 5, staff_id=clara.id)
    actions.rate(session, story.slug, 1, staff_id=clara.id)
    assert queries.verdicts(session, [story], clara.id) == {story.id: Verdict(1.0, 1, 1)}


@pytest.mark.parametrize("state", [state for state in State if state is not State.APPROVED])
def test_only_what_is_approved_can_be_rated(session, call, clara, state):
    waiting = tell(session, call, kind=Kind.VIDEO, state=state)
    with pytest.raises(NotOnTheBoard):
        actions.rate(session, waiting.slug, 5, staff_id=clara.id)
    assert session.scalar(select(func.count()).select_from(Rating)) == 0


def test_what_its_author_shows_nowhere_stays_with_the_moderators(session, call):
    tell(session, call, state=State.APPROVED, places=frozenset(), title="For you only")
    tell(session, call, state=State.APPROVED, places=frozenset({Place.WEB}), title="For the web")
    assert [story.title for story in session.scalars(queries.board(call.id, Wanted()))] == ["For the web"]


def test_the_board_is_searched_by_language_kind_and_what_is_left_to_rate(session, call, clara):
    french = tell(session, call, state=State.APPROVED, language="fr", title="Le puits")
    film = tell(session, call, state=State.APPROVED, kind=Kind.VIDEO, title="The bridge")
    actions.rate(session, film.slug, 4, staff_id=clara.id)

    def titles(wanted: Wanted) -> list[str]:
        return [story.title for story in session.scalars(queries.board(call.id, wanted))]

    assert titles(Wanted()) == ["The bridge", "Le puits"]
    assert titles(Wanted(language="fr")) == ["Le puits"]
    assert titles(Wanted(kind=Kind.VIDEO)) == ["The bridge"]
    assert titles(Wanted(unrated_by=clara.id)) == ["Le puits"]
    assert session.scalars(queries.languages_on_the_board(call.id)).all() == ["en", "fr"]
    withdraw(session, french.id)
    assert titles(Wanted()) == ["The bridge"]

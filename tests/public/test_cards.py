"""What a list shows of a story is what the story's own page says."""

from __future__ import annotations

import pytest

from storyboard.database import transaction
from storyboard.public import films, queries
from storyboard.public.cards import cards
from storyboard.public.choosing import Chosen
from storyboard.stories import actions
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole
from tests.factory import tell


@pytest.fixture
def shown(app, session):
    """The cards of the gallery."""

    def now():
        return cards(session, queries.gallery(Chosen()), 24)

    with app.test_request_context():
        yield now


def test_a_film_has_its_still_its_length_and_the_usual_size(shown, film):
    story = film()
    (card,) = shown()
    assert (card.url, card.poster_url) == (f"/stories/{story.slug}/", films.poster_url(story))
    assert (card.seconds, card.bytes) == (62.0, films.usual(story).bytes)
    assert films.usual(story).variant == films.USUAL


def test_a_film_without_the_usual_size_has_another_and_without_a_still_none(shown, session, film):
    story = film()
    with transaction(session):
        for file in (story.file(FileRole.RENDITION, films.USUAL), story.file(FileRole.POSTER)):
            session.delete(session.merge(file))
    (card,) = shown()
    assert (card.poster_url, card.bytes) == (None, story.file(FileRole.RENDITION, "240p").bytes)


def test_a_text_has_its_beginning(shown, session, call):
    tell(session, call, state=State.APPROVED, body="We cleaned the pitch. " * 40)
    (card,) = shown()
    assert card.beginning == ("We cleaned the pitch. " * 40)[:300]
    assert (card.poster_url, card.seconds, card.bytes) == (None, None, None)


def test_a_story_is_no_card_any_more_when_it_is_taken_back(shown, session, film):
    story = film()
    with transaction(session):
        actions.withdraw(session, story.id)
    assert shown() == []

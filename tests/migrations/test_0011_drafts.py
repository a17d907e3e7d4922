"""Drafts: whoever sent a story before has told how old they are, and it has no theme of its author's choice."""

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.orm import Session

from storyboard.operations import schema
from storyboard.stories.age import AgeBand
from storyboard.stories.models import Story
from tests.migrations.test_0002_calls_begin_as_drafts import OLD_CALL

OLD_STORY = text(
    "INSERT INTO story (id, call_id, kind, key_digest, state, slug, title, body, asks, language, country, display_name,"
    " age_band, guardian_said_yes, sent_digest, version, round, file_version, rank, created_at, changed_at)"
    " VALUES (3, 7, 'text', 'digest', 'pending', 'told-before', 'The well', 'It is deep.', '', 'en', 'ML', '',"
    " '16-17', :yes, '', 1, 1, 0, 0, '2027-03-01', '2027-03-01')"
)


@pytest.fixture
def with_story(engine):
    """A story that was sent before any was a draft."""
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0001")
        connection.execute(OLD_CALL)
        command.upgrade(schema._config(connection), "0010")
        connection.execute(OLD_STORY, {"yes": True})
    schema.upgrade(engine)
    return engine


def test_the_age_of_who_sent_a_story_before_is_told(with_story):
    with Session(with_story) as session:
        story = session.get_one(Story, 3)
        assert (story.age_band, story.age_told, story.theme) == (AgeBand.FROM_16, True, "")


def test_of_a_new_one_it_is_not_and_the_rules_for_children_hold(with_story):
    with Session(with_story) as session:
        session.add(Story(id=9, call_id=7, kind="text", key_digest="another"))
        session.commit()
        story = session.get_one(Story, 9)
        assert (story.age_band, story.age_told) == (AgeBand.UNDER_13, False)


def test_the_way_back_leaves_the_story(with_story):
    with with_story.begin() as connection:
        command.downgrade(schema._config(connection), "0010")
        assert connection.execute(text("SELECT title FROM story")).scalars().all() == ["The well"]

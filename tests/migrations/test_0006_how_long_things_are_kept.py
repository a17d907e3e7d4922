"""How long things are kept: a call that is there keeps them as a new one does, and nobody's story goes by itself."""

import pytest
from alembic import command
from sqlalchemy import text

from storyboard.operations import schema

KEPT = "keep_declined_days, keep_unsent_days, keep_masters_days, keep_stories_days"


@pytest.fixture
def with_a_call(engine):
    """A call from before."""
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0005")
        connection.execute(
            text(
                "INSERT INTO call (id, slug, version, hashtags, opens_at, closes_at, time_zone, minimum_age, "
                "longest_text, longest_video_s, largest_video, reel_target_s, themes, event, demo, created_at) "
                "VALUES (1, 'water', 3, '#water', '2026-03-01 08:00:00', '2026-03-31 21:59:00', 'Europe/Brussels', "
                "13, 5000, 120, 1000, 1200, '[]', '{}', false, '2026-01-01 00:00:00')"
            )
        )
    return engine


def test_a_call_from_before_keeps_its_stories_until_they_are_taken_back(with_a_call):
    schema.upgrade(with_a_call)
    with with_a_call.connect() as connection:
        assert connection.execute(text(f"SELECT slug, version, {KEPT} FROM call")).one() == (
            "water",
            3,
            30,
            7,
            30,
            None,
        )


def test_postgresql_samples_nothing_that_people_wrote(with_a_call):
    schema.upgrade(with_a_call)
    with with_a_call.connect() as connection:
        if connection.dialect.name != "postgresql":
            return
        asked = "SELECT attname FROM pg_attribute WHERE attrelid IN ('story'::regclass, 'author_message'::regclass)"
        found = set(connection.scalars(text(f"{asked} AND attnum > 0 AND attstattarget = 0")))
    assert found >= {"title", "body", "asks", "display_name", "text"}


def test_the_way_back_keeps_the_call(with_a_call):
    schema.upgrade(with_a_call)
    with with_a_call.begin() as connection:
        command.downgrade(schema._config(connection), "0005")
        assert connection.scalar(text("SELECT slug FROM call")) == "water"

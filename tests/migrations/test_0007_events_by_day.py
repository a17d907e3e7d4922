"""What happened before stays in the journal, is found by day, and is still kept from change."""

from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from storyboard.operations import queries, schema

DAY = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def happened(engine):
    """Two stories came in on one day, in the older schema."""
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0006")
        for number in (1, 2):
            connection.execute(
                text(
                    "INSERT INTO event (id, at, kind, story_id, actor, details) VALUES "
                    "(:id, '2026-11-01 10:00:00.000000+00:00', 'story.submit', :id, 'author', '{}')"
                    if engine.dialect.name == "postgresql"
                    else "INSERT INTO event (id, at, kind, story_id, actor, details) VALUES "
                    "(:id, '2026-11-01 10:00:00.000000', 'story.submit', :id, 'author', '{}')"
                ),
                {"id": number},
            )
    return engine


def test_what_happened_is_found_by_day(happened):
    schema.upgrade(happened)
    spans = [(DAY - timedelta(days=1), DAY), (DAY, DAY + timedelta(days=1))]
    with Session(happened) as session:
        assert session.execute(queries.stories_by_day(spans, ["story.submit"])).all() == [(1, "story.submit", 2)]


def test_the_journal_is_still_kept_from_change(happened):
    schema.upgrade(happened)
    with pytest.raises(DatabaseError), happened.begin() as connection:
        connection.execute(text("UPDATE event SET actor = 'nobody'"))


def test_the_way_back_keeps_what_happened(happened):
    schema.upgrade(happened)
    with happened.begin() as connection:
        command.downgrade(schema._config(connection), "0006")
        assert connection.scalar(text("SELECT count(*) FROM event")) == 2
    assert "event_by_kind" not in [index["name"] for index in inspect(happened).get_indexes("event")]

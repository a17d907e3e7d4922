"""Notices: who worked here before still does, nobody knows their language, and nobody is written to unasked."""

import pytest
from alembic import command
from sqlalchemy import text

from storyboard.operations import schema


@pytest.fixture
def worked_here(engine):
    """Malik worked here before, and is signed in."""
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0004")
        connection.execute(
            text(
                "INSERT INTO staff (id, email, name, role, password_hash, demo, created_at) "
                "VALUES (1, 'malik@example.org', 'Malik', 'moderator', 'argon', false, '2026-11-01 10:00:00')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO staff_session (id, staff_id, token_digest, browser, created_at, seen_at) "
                "VALUES (1, 1, 'digest', 'Firefox', '2026-11-01 10:00:00', '2026-11-01 10:00:00')"
            )
        )
    return engine


def test_staff_and_their_sessions_stay_and_nobody_is_written_to(worked_here):
    schema.upgrade(worked_here)
    with worked_here.connect() as connection:
        assert connection.execute(text("SELECT name, role, password_hash, language FROM staff")).one() == (
            "Malik",
            "moderator",
            "argon",
            None,
        )
        assert connection.scalar(text("SELECT browser FROM staff_session")) == "Firefox"
        assert connection.scalar(text("SELECT count(*) FROM notice")) == 0
        assert connection.scalar(text("SELECT count(*) FROM daily_summary")) == 0


def test_the_way_back_keeps_them_too(worked_here):
    schema.upgrade(worked_here)
    with worked_here.begin() as connection:
        command.downgrade(schema._config(connection), "0004")
        assert connection.scalar(text("SELECT name FROM staff")) == "Malik"

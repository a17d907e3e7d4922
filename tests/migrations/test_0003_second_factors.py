"""Second factors: who worked here before still does, may come in with the password alone, and was never reset."""

import pytest
from alembic import command
from sqlalchemy import text

from storyboard.operations import schema


@pytest.fixture
def worked_here(engine):
    """Malik worked here before, and is signed in."""
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0002")
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


def test_staff_and_their_sessions_stay_and_owe_nothing(worked_here):
    schema.upgrade(worked_here)
    with worked_here.connect() as connection:
        columns = "name, role, password_hash, version, reset_at, reset_by"
        assert connection.execute(text(f"SELECT {columns} FROM staff")).one() == (
            "Malik",
            "moderator",
            "argon",
            1,
            None,
            None,
        )
        # They gave their password before anybody noted when: they are asked again.
        assert connection.execute(text("SELECT browser, confirmed_at FROM staff_session")).one() == ("Firefox", None)
        assert connection.scalar(text("SELECT count(*) FROM authenticator")) == 0


def test_the_way_back_keeps_them_too(worked_here):
    schema.upgrade(worked_here)
    with worked_here.begin() as connection:
        command.downgrade(schema._config(connection), "0002")
        assert connection.scalar(text("SELECT name FROM staff")) == "Malik"

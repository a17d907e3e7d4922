"""Second factors: who worked here before still does, may come in with the password alone, and was never reset."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from storyboard.database import make_engine
from storyboard.operations import schema


@pytest.fixture
def engine(tmp_path: Path):
    engine = make_engine(f"sqlite:///{tmp_path}/storyboard.db")
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0001")
        connection.execute(
            text(
                "INSERT INTO staff (id, email, name, role, password_hash, demo, created_at) "
                "VALUES (1, 'malik@example.org', 'Malik', 'moderator', 'argon', 0, '2026-11-01 10:00:00')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO staff_session (id, staff_id, token_digest, browser, created_at, seen_at) "
                "VALUES (1, 1, 'digest', 'Firefox', '2026-11-01 10:00:00', '2026-11-01 10:00:00')"
            )
        )
    yield engine
    engine.dispose()


def test_staff_and_their_sessions_stay_and_owe_nothing(engine):
    schema.upgrade(engine)
    with engine.connect() as connection:
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


def test_the_way_back_keeps_them_too(engine):
    schema.upgrade(engine)
    with engine.begin() as connection:
        command.downgrade(schema._config(connection), "0001")
        assert connection.scalar(text("SELECT name FROM staff")) == "Malik"

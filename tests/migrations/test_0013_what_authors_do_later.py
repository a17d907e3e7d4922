"""What authors do later: stories, decisions and mails that were there stay, and wrong words are still refused."""

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storyboard.operations import schema

STAFF = (
    "INSERT INTO staff (id, email, name, role, password_hash, everywhere, version, demo, created_at) "
    "VALUES (1, 'malik@example.org', 'Malik', 'moderator', 'argon', true, 1, false, '2026-11-01 10:00:00')"
)
MAIL = (
    "INSERT INTO notice (id, kind, staff_id, recipient, language, message_id, state, attempts, not_before, until,"
    " error, answer, created_at) VALUES (:id, :kind, 1, 'x', 'en', :mid, 'sent', 1, '2026-11-01', '2026-11-02', '', '',"
    " '2026-11-01')"
)


@pytest.fixture
def house(engine):
    """Malik worked here, and was written to."""
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0011")
        connection.execute(text(STAFF))
        connection.execute(text(MAIL), {"id": 1, "kind": "reset", "mid": "<1@x>"})
    return engine


def test_mails_stay_and_only_known_kinds_are_taken(house):
    schema.upgrade(house)
    with house.begin() as connection:
        assert connection.execute(text("SELECT kind, staff_id, story_id FROM notice")).one() == ("reset", 1, None)
        connection.execute(text(MAIL), {"id": 2, "kind": "question", "mid": "<2@x>"})
    with pytest.raises(IntegrityError), house.begin() as connection:
        connection.execute(text(MAIL), {"id": 3, "kind": "gossip", "mid": "<3@x>"})


def test_decisions_may_be_questions_and_nothing_else_new(house):
    schema.upgrade(house)
    name = "ck_decision_verdict"
    with house.connect() as connection:
        if house.dialect.name == "postgresql":
            found = text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name")
            rule = connection.execute(found, {"name": name}).scalar_one()
        else:
            rule = connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'decision'"))
            rule = rule[rule.index(name) :].splitlines()[0]
    assert all(f"'{verdict}'" in rule for verdict in ("approved", "declined", "asked"))


def test_the_way_back_keeps_what_was_there(house):
    schema.upgrade(house)
    with house.begin() as connection:
        connection.execute(text(MAIL), {"id": 2, "kind": "question", "mid": "<2@x>"})
        connection.execute(text("DELETE FROM notice WHERE id = 2"))
    with house.begin() as connection:
        command.downgrade(schema._config(connection), "0011")
        assert connection.execute(text("SELECT kind, staff_id FROM notice")).one() == ("reset", 1)
    with pytest.raises(IntegrityError), house.begin() as connection:
        connection.execute(text(MAIL), {"id": 2, "kind": "question", "mid": "<2@x>"})


def test_postgresql_takes_no_samples_of_what_was_written(house):
    schema.upgrade(house)
    if house.dialect.name != "postgresql":
        pytest.skip("SQLite makes no statistics of contents")
    with house.connect() as connection:
        asked = "SELECT attname FROM pg_attribute WHERE attrelid = 'story'::regclass AND attstattarget = 0"
        assert {"answer", "contact"} <= set(connection.execute(text(asked)).scalars())

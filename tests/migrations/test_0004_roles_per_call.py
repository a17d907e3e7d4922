"""Roles per call: who worked here before works in every call, and nothing was given for one alone."""

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storyboard.operations import schema

A_CALL = """
INSERT INTO call (id, slug, version, hashtags, opens_at, closes_at, time_zone, minimum_age, kinds, places, longest_text,
    longest_video_s, largest_video, reel_target_s, themes, event, demo,
    created_at)
VALUES (1, 'peace', 1, '', '2026-11-01', '2026-12-01', 'UTC', 13, '[]', '[]', 1, 1, 1, 1, '[]', '{}', false,
    '2026-11-01')
"""


@pytest.fixture
def worked_here(engine):
    """Malik moderated and Clara curated before."""
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0003")
        for number, name, role in ((1, "Malik", "moderator"), (2, "Clara", "curator")):
            connection.execute(
                text(
                    "INSERT INTO staff (id, email, name, role, demo, created_at) "
                    f"VALUES ({number}, '{name}@example.org', '{name}', '{role}', false, '2026-11-01 10:00:00')"
                )
            )
    return engine


def test_who_worked_here_works_in_every_call(worked_here):
    schema.upgrade(worked_here)
    with worked_here.connect() as connection:
        found = connection.execute(text("SELECT name, role, everywhere FROM staff ORDER BY id")).all()
        assert [(name, role, bool(everywhere)) for name, role, everywhere in found] == [
            ("Malik", "moderator", True),
            ("Clara", "curator", True),
        ]
        assert connection.scalar(text("SELECT count(*) FROM assignment")) == 0


def test_nobody_administers_one_call_alone(worked_here):
    schema.upgrade(worked_here)
    with worked_here.begin() as connection:
        connection.execute(text(A_CALL))
        connection.execute(text("INSERT INTO assignment (staff_id, call_id, role) VALUES (1, 1, 'host')"))
    for role in ("administrator", "host", "boss"):
        with pytest.raises(IntegrityError), worked_here.begin() as connection:
            connection.execute(text(f"INSERT INTO assignment (staff_id, call_id, role) VALUES (1, 1, '{role}')"))


def test_the_way_back_keeps_them(worked_here):
    schema.upgrade(worked_here)
    with worked_here.begin() as connection:
        command.downgrade(schema._config(connection), "0003")
        assert connection.execute(text("SELECT name FROM staff ORDER BY id")).scalars().all() == ["Malik", "Clara"]

"""A call of the older schema is known to everybody, so it stays so; and it asks for what everybody was asked for."""

import json
from datetime import UTC, datetime

from alembic import command
from sqlalchemy import text
from sqlalchemy.orm import Session

from storyboard.calls.asked import KINDS, PLACES
from storyboard.calls.models import Call
from storyboard.calls.standing import Standing
from storyboard.operations import schema

OLD_CALL = text(
    "INSERT INTO call (id, slug, hashtags, opens_at, closes_at, time_zone, minimum_age, longest_text, longest_video_s,"
    " largest_video, reel_target_s, themes, event, demo, created_at) VALUES (7, 'youth4peace', '#youth4peace',"
    " '2026-03-01 00:00:00', '2026-04-01 00:00:00', 'Europe/Brussels', 13, 5000, 120, 1000, 1200, '[]', '{}', false,"
    " '2026-02-01 09:00:00')"
)


def test_a_call_that_was_there_stays_public_and_asks_for_everything(engine):
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0001")
        connection.execute(OLD_CALL)
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0002")
    with Session(engine) as session:
        row = session.execute(text("SELECT version, kinds, places, announced_at, archived_at FROM call")).one()
        asked = [json.loads(part) if isinstance(part, str) else part for part in (row.kinds, row.places)]
        assert (row.version, asked) == (1, [list(KINDS), list(PLACES)])
        assert (str(row.announced_at)[:16], row.archived_at) == ("2026-02-01 09:00", None)


def test_it_can_be_read_and_goes_back_unharmed(engine):
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0001")
        connection.execute(OLD_CALL)
    schema.upgrade(engine)
    with Session(engine) as session:
        call = session.get_one(Call, 7)
        assert (call.standing, call.kinds, call.places) == (Standing.ANNOUNCED, list(KINDS), list(PLACES))
        assert call.announced_at == datetime(2026, 2, 1, 9, tzinfo=UTC)
    with engine.begin() as connection:
        command.downgrade(schema._config(connection), "0001")
        assert connection.execute(text("SELECT slug FROM call")).scalars().all() == ["youth4peace"]

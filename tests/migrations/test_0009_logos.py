"""Logos: a call of the older schema has none and can have some; they go with it, and the way back leaves the call."""

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.orm import Session

from storyboard.calls.models_logos import CallLogo
from storyboard.operations import schema
from tests.migrations.test_0002_calls_begin_as_drafts import OLD_CALL


@pytest.fixture
def with_call(engine):
    """A call that was there before anything had a logo."""
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0001")
        connection.execute(OLD_CALL)
    schema.upgrade(engine)
    return engine


def logo() -> CallLogo:
    return CallLogo(
        call_id=7,
        place=0,
        name="Open Table",
        storage_key="0" * 32,
        media_type="image/png",
        sha256="0" * 64,
        bytes=99,
        width=60,
        height=20,
    )


def test_a_call_that_was_there_has_none_and_can_have_one_that_goes_with_it(with_call):
    with Session(with_call) as session:
        assert session.query(CallLogo).all() == []
        session.add(logo())
        session.commit()
        assert session.query(CallLogo).one().name == "Open Table"
        session.execute(text("DELETE FROM call WHERE id = 7"))
        session.commit()
        assert session.query(CallLogo).all() == []


def test_the_way_back_takes_the_logos_and_leaves_the_call(with_call):
    with Session(with_call) as session:
        session.add(logo())
        session.commit()
    with with_call.begin() as connection:
        command.downgrade(schema._config(connection), "0008")
        assert connection.execute(text("SELECT slug FROM call")).scalars().all() == ["youth4peace"]

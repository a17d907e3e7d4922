"""Uploads in pieces: films that came with their form before are where they were."""

from alembic import command
from sqlalchemy import inspect, text

from storyboard.operations import schema


def test_what_was_there_stays_and_nothing_is_on_its_way(engine):
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0009")
    schema.upgrade(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM upload")) == 0
    with engine.begin() as connection:
        command.downgrade(schema._config(connection), "0009")
    assert "upload" not in inspect(engine).get_table_names()
    assert "media_file" in inspect(engine).get_table_names()

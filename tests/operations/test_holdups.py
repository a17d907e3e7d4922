"""A database that somebody holds: seen, with how long or how much."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import text

from storyboard.database import make_engine
from storyboard.operations import holdups


@pytest.fixture
def engine(app):
    return app.extensions["storyboard_engine"]


def test_an_open_transaction_of_somebody_else_is_timed(engine, settings):
    another = make_engine(settings.database_url)
    with another.connect() as forgotten:
        forgotten.execute(text("SELECT count(*) FROM story"))
        time.sleep(0.2)
        found = holdups.longest_transaction(engine)
    another.dispose()
    if engine.dialect.name == "postgresql":
        assert timedelta(seconds=0.2) <= found < timedelta(seconds=30)
        assert holdups.longest_transaction(engine) < found
    else:
        assert found == timedelta(0)


@pytest.mark.sqlite
def test_a_reader_who_holds_the_log_back_is_noticed(engine, settings, monkeypatch):
    monkeypatch.setattr(holdups, "LARGE_LOG", 1_000_000)
    another = make_engine(settings.database_url)

    def write():
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS filler (words)")
            connection.exec_driver_sql("INSERT INTO filler VALUES (randomblob(3000000))")

    write()
    assert holdups.log_held_back(engine) == 0  # large, and all of it written back
    with another.connect() as forgotten:
        forgotten.execute(text("SELECT count(*) FROM story")).all()
        write()
        assert holdups.log_held_back(engine) > 2_000_000
    assert holdups.log_held_back(engine) == 0
    another.dispose()


def test_a_small_log_is_not_looked_into(engine):
    assert holdups.log_held_back(engine) == 0

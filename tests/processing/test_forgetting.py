"""What was erased leaves PostgreSQL's files too, and the house goes on meanwhile."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import func, select, text

from storyboard.calls.models import Call
from storyboard.database import make_engine
from storyboard.journal.models import Event
from storyboard.processing import forgetting
from storyboard.processing.forgetting import DONE, forget, tables_about_stories
from storyboard.stories.actions import withdraw
from storyboard.stories.models import Story
from tests.factory import open_call, tell

on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def call(session) -> Call:
    return open_call(session)


@pytest.fixture
def other(settings):
    """Another program that reads the same database."""
    engine = make_engine(settings.database_url)
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        yield connection
    engine.dispose()


def rewritten(session) -> int:
    session.rollback()
    return session.scalar(select(func.count(Event.id)).where(Event.kind == DONE))


def test_every_table_that_belongs_to_stories_is_known():
    found = set(tables_about_stories())
    assert {"story", "author_message", "media_file", "consent", "job", "decision"} <= found
    assert not found & {"staff", "call", "event", "call_text"}


@on_postgresql
def test_tables_are_written_anew_once_for_what_was_taken_back(session, call):
    assert (forget(session), rewritten(session)) == (True, 0)
    story = tell(session, call)
    forget(session)
    assert rewritten(session) == 0
    withdraw(session, story.id)
    assert (forget(session), rewritten(session)) == (True, 1)
    assert (forget(session), rewritten(session)) == (True, 1)


@on_postgresql
def test_a_reader_who_takes_long_is_not_waited_for_and_nobody_waits_behind_us(session, call, other, monkeypatch):
    monkeypatch.setattr(forgetting, "LONGEST_WAIT_S", 1)
    withdraw(session, tell(session, call).id)
    other.execute(select(Story.id)).all()
    began = time.monotonic()
    assert not forget(session)
    assert time.monotonic() - began < 5
    assert rewritten(session) == 0
    other.rollback()
    assert (forget(session), rewritten(session)) == (True, 1)


@on_postgresql
def test_an_old_transaction_that_still_sees_the_words_is_noticed(session, call, other):
    story = tell(session, call)
    other.execute(text("SELECT count(*) FROM staff")).all()  # it sees the database as of now, and locks no story
    withdraw(session, story.id)
    assert (forget(session), rewritten(session)) == (False, 0)
    other.rollback()
    assert (forget(session), rewritten(session)) == (True, 1)


@on_postgresql
def test_stories_are_read_and_written_while_the_tables_are_written_anew(app, session, call):
    for _ in range(20):
        withdraw(session, tell(session, call).id)
    broken: list[Exception] = []
    stop = threading.Event()

    def reads() -> None:
        try:
            while not stop.is_set():
                assert app.test_client().get("/c/youth4peace/").status_code == 200
        except Exception as error:
            broken.append(error)

    readers = [threading.Thread(target=reads) for _ in range(3)]
    for reader in readers:
        reader.start()
    assert forget(session)
    stop.set()
    for reader in readers:
        reader.join()
    assert broken == []


@on_postgresql
def test_without_rights_over_the_server_the_tables_are_written_anew_all_the_same(session, call, settings):
    withdraw(session, tell(session, call).id)
    for sentence in (
        "CREATE ROLE plain_owner LOGIN",
        *(f'ALTER TABLE "{name}" OWNER TO plain_owner' for name in (*tables_about_stories(), "event", "call")),
        "ALTER SEQUENCE event_id_seq OWNER TO plain_owner",
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO plain_owner",
    ):
        session.execute(text(sentence))
    session.commit()
    engine = make_engine(settings.database_url.replace("postgres@", "plain_owner@"))
    assert forgetting._rewritten(engine)
    engine.dispose()
    for sentence in ("REASSIGN OWNED BY plain_owner TO postgres", "DROP OWNED BY plain_owner", "DROP ROLE plain_owner"):
        session.execute(text(sentence))
    session.commit()

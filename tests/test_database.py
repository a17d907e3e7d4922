"""Transactions: all or nothing, nested, cooperative."""

import threading

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from storyboard.database import db, transaction
from storyboard.journal.actions import record
from storyboard.journal.models import Event


def count(session):
    return session.scalar(select(func.count(Event.id)))


def test_what_is_inside_is_kept_together_or_not_at_all(session):
    with pytest.raises(ZeroDivisionError), transaction(session):
        record(session, "test.one", actor="system")
        1 / 0
    assert count(session) == 0
    with transaction(session):
        record(session, "test.one", actor="system")
    assert count(session) == 1


def test_the_outermost_commits_and_effects_come_after_it(session):
    seen = []

    def look() -> None:
        with Session(db.engine) as other:
            seen.append(count(other))

    with transaction(session) as outer:
        with transaction(session) as inner:
            inner.after_commit(look)
            record(session, "test.inner", actor="system")
        assert seen == []
        record(session, "test.outer", actor="system")
        assert outer is inner
    assert seen == [2]


def test_effects_are_forgotten_when_it_fails(session):
    seen = []
    with pytest.raises(ZeroDivisionError), transaction(session) as tx:
        tx.after_commit(seen.append, 1)
        1 / 0
    assert seen == []


def test_an_effect_that_fails_is_written_down_and_undoes_nothing(session):
    seen = []
    with capture_logs() as written, transaction(session) as tx:
        tx.after_commit(lambda: 1 / 0)
        tx.after_commit(seen.append, 1)
        record(session, "test.kept", actor="system")
    assert (count(session), seen, [line["event"] for line in written]) == (1, [1], ["effect_failed"])


def test_changes_outside_of_a_transaction_are_refused(session):
    session.add(Event(kind="test", actor="system"))
    with pytest.raises(RuntimeError), transaction(session):
        pass
    session.rollback()


def test_what_was_read_before_is_read_again_inside(session):
    assert count(session) == 0
    with Session(db.engine) as other, transaction(other):
        record(other, "test.other", actor="system")
    with transaction(session):
        assert count(session) == 1


def test_writers_wait_for_each_other_and_none_is_refused(app):
    def write():
        with app.app_context():
            db.session.scalar(select(func.count(Event.id)))
            with transaction(db.session):
                record(db.session, "test.many", actor="system")

    threads = [threading.Thread(target=write) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert count(db.session) == 20


@pytest.mark.parametrize("verb", ["UPDATE event SET kind = 'x'", "DELETE FROM event"])
def test_the_journal_cannot_be_changed(session, verb):
    with transaction(session):
        record(session, "test.kept", actor="system")
    with pytest.raises(DatabaseError, match="append-only"), transaction(session):
        session.execute(text(verb))


def test_an_error_of_the_database_does_not_tell_what_was_written(session: Session) -> None:
    with pytest.raises(DatabaseError) as failed:
        session.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": "Awa's words"})
    assert "Awa" not in str(failed.value)


@pytest.mark.sqlite
def test_what_is_erased_is_overwritten_and_what_is_committed_survives_a_power_cut(session):
    asked = ("secure_delete", "synchronous", "journal_mode", "foreign_keys", "busy_timeout")
    said = [session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in asked]
    assert said == [1, 2, "wal", 1, 0]

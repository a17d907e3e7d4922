"""The database: engine, session per app context, and the one way to write, `transaction()`.

SQLite's own waiting sleeps in C and would freeze every other request of a gevent worker, so `busy_timeout` is 0 and a
writing transaction is begun again after a short, cooperative sleep (docs/decisions/0002-begin-immediate.md). On
PostgreSQL, too, one transaction writes at a time (docs/decisions/0012-one-writer-on-postgresql.md).
"""

from __future__ import annotations

import base64
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any, ParamSpec, cast

import structlog
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask, current_app, g
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    Text,
    TypeDecorator,
    create_engine,
    event,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from storyboard.unyielding import Unyielding

P = ParamSpec("P")
log = structlog.get_logger(__name__)
LONGEST_WAIT_S = 10.0
SHORTEST_NAP_S = 0.002
LONGEST_NAP_S = 0.05
WRITERS = 7_305_714_118  # the number of our lock among PostgreSQL's advisory locks; any would do


class Base(DeclarativeBase):
    """What all tables share: names of constraints that migrations can rely on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcTime(TypeDecorator[datetime]):
    """A point in time. Always aware and in UTC on our side, whatever the database keeps."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time; hand over UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back a time in UTC: SQLite forgets the zone, PostgreSQL speaks in that of its server."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EncryptedText(TypeDecorator[str]):
    """Words that a copy of the database does not give away: Fernet, under a key derived from DATA_KEY.

    What was written under another key reads as None, so that a row with it can still be seen and mended.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Encrypt."""
        return None if value is None else _column_cipher().encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Decrypt; None when this installation's key does not open it."""
        if value is None:
            return None
        try:
            return _column_cipher().decrypt(value.encode()).decode()
        except InvalidToken:
            log.error("column_not_readable_with_this_data_key")
            return None


def _column_cipher() -> Fernet:
    return _cipher_for(current_app.extensions["storyboard_settings"].data_key)


@cache
def _cipher_for(data_key: str) -> Fernet:
    key = HKDF(SHA256(), length=32, salt=None, info=b"storyboard:column").derive(data_key.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def words(kinds: type[StrEnum]) -> Enum:
    """A column type for one of a closed set of words, kept as the word and checked by the database."""
    values = [kind.value for kind in kinds]
    return Enum(kinds, native_enum=False, create_constraint=True, length=24, values_callable=lambda _: values)


def utc_now() -> datetime:
    """The time now, aware and in UTC."""
    return datetime.now(UTC)


class Transaction:
    """A writing transaction: what shall happen once it is committed."""

    def __init__(self) -> None:
        self._effects: list[Callable[[], object]] = []

    def after_commit(self, effect: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Call `effect` when the outermost transaction has committed; never if it rolled back."""
        self._effects.append(lambda: effect(*args, **kwargs))

    def run_effects(self) -> None:
        """Call what was asked for, in order. What was committed stands: an effect that fails is written down."""
        for effect in self._effects:
            try:
                effect()
            except Exception as error:
                log.error("effect_failed", exc_info=error)


@contextmanager
def transaction(session: Session) -> Iterator[Transaction]:
    """Write: everything inside is committed together or not at all. Nests: the outermost commits.

    The reading transaction ends first, so that what is read inside is what the write is based on. Hold no network,
    storage or file work inside.

    :raises OperationalError: when others wrote for 10 s, or the database is away.
    """
    outer = cast("Transaction | None", session.info.get("transaction"))
    if outer is not None:
        yield outer
        return
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("objects were changed outside of transaction()")
    session.rollback()
    current = Transaction()
    _begin_writing(session)
    session.info["transaction"] = current
    try:
        yield current
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        del session.info["transaction"]
    current.run_effects()


def in_transaction(session: Session) -> bool:
    """Whether a `transaction` is open, which will commit what is written now."""
    return "transaction" in session.info


def _begin_writing(session: Session) -> None:
    deadline = time.monotonic() + LONGEST_WAIT_S
    nap = SHORTEST_NAP_S
    while True:
        try:
            session.connection(execution_options={"writing": True})
            return
        except OperationalError as error:
            session.rollback()
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
        time.sleep(nap * random.uniform(0.5, 1.5))  # noqa: S311 - spreads writers, keeps no secret
        nap = min(nap * 2, LONGEST_NAP_S)


def make_engine(url: str) -> Engine:
    """The engine for a database address; SQLite in WAL mode, durable. Transactions that write are begun by us.

    Parameters are hidden: an error must not carry what somebody wrote into the logs.
    """
    location = make_url(url)
    if location.get_backend_name() == "sqlite":
        engine = create_engine(location, connect_args={"timeout": 0}, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        location = location.set(drivername="postgresql+psycopg")
        engine = create_engine(location, pool_size=10, max_overflow=20, pool_pre_ping=True, hide_parameters=True)
        event.listen(engine, "do_connect", lambda _dialect, _record, args, named: Unyielding.connect(*args, **named))
        event.listen(engine, "begin", _begin_postgresql)
        event.listen(engine, "checkin", _end_postgresql)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - whatever the driver gives
    connection.isolation_level = None
    for pragma in (
        "busy_timeout=0",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if _writes(connection):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LONGEST_WAIT_S:g}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")
        cast(Unyielding, connection.connection.driver_connection).holds = True


def _end_postgresql(connection: Unyielding | None, _record: object) -> None:
    if connection is not None:  # else it was cut
        connection.holds = False


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("writing", False))


def forget_overwritten(session: Session) -> bool:
    """Leave no byte of what was erased or changed in SQLite's write-ahead log, which keeps old pages for long.

    :returns: whether it is done; a reader may hold an old state, then it is to be asked again.
    """
    engine = session.get_bind()
    if not isinstance(engine, Engine) or engine.dialect.name != "sqlite":
        return True
    session.rollback()
    connection = engine.raw_connection()
    try:
        busy = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return not busy


class Database:
    """Opens a session per app context, on first use, and closes it with the context."""

    def init_app(self, app: Flask, url: str) -> None:
        """Give the app its engine."""
        engine = make_engine(url)
        app.extensions["storyboard_engine"] = engine
        app.extensions["storyboard_sessions"] = sessionmaker(engine, expire_on_commit=False)
        app.teardown_appcontext(self._close)

    @property
    def engine(self) -> Engine:
        """The engine of the current app."""
        return cast(Engine, current_app.extensions["storyboard_engine"])

    @property
    def session(self) -> Session:
        """The session of the current app context."""
        if "db_session" not in g:
            g.db_session = current_app.extensions["storyboard_sessions"]()
        return cast(Session, g.db_session)

    @staticmethod
    def _close(_error: BaseException | None) -> None:
        session = g.pop("db_session", None)
        if session is not None:
            try:
                session.close()
            except DBAPIError:  # the line was cut after the answer was made: there is nothing left to end
                session.invalidate()


db = Database()

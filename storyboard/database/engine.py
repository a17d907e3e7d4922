"""The engine for each kind of database, and how its transactions begin.

On PostgreSQL, too, one transaction writes at a time (docs/decisions/0012-one-writer-on-postgresql.md).
"""

from __future__ import annotations

from typing import Any, cast

from psycopg import ProgrammingError
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from storyboard.database.unyielding import Unyielding
from storyboard.database.writing import LONGEST_WAIT_S

WRITERS = 7_305_714_118  # the number of our lock among PostgreSQL's advisory locks; any would do


class UnusableAddress(ValueError):
    """What is wrong with the address of a database, without what it says: it may hold a password."""


def check_address(url: str) -> None:
    """Look whether the address can be read, and whether PostgreSQL knows its options. Nothing is connected.

    :raises UnusableAddress: it cannot be used.
    """
    try:
        location = make_url(url)
    except (ArgumentError, ValueError):
        raise UnusableAddress("an address that cannot be read") from None
    if location.get_backend_name() == "sqlite":
        return
    for option in location.query:
        try:
            make_conninfo(**{option: ""})
        except ProgrammingError:
            known = f" ({option})" if option.isidentifier() else ""  # anything else may be half a password
            raise UnusableAddress(f"an address with an option that PostgreSQL does not know{known}") from None


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
        # A rush finds its connections open: one that overflows the pool is made and thrown away at each request.
        engine = create_engine(location, pool_size=30, max_overflow=0, pool_pre_ping=True, hide_parameters=True)
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

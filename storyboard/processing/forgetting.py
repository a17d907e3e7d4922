"""No byte of what was erased is left in the database's own files (docs/decisions/0018-erased-from-the-database-too.md).

SQLite: `forget_overwritten`. PostgreSQL keeps old rows in its pages until others are written over them, whatever VACUUM
does, so the tables about stories are written anew; and its write-ahead log is turned over where we may.
"""

from __future__ import annotations

import re
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from storyboard.database import Base, forget_overwritten, transaction
from storyboard.journal.actions import record
from storyboard.journal.models import Event
from storyboard.stories.lifecycle import Act
from storyboard.stories.models import Story

log = structlog.get_logger(__name__)

ERASING = (f"story.{Act.WITHDRAW}", f"story.{Act.EXPIRE}", "story.report_settled", "demo.removed")
DONE = "database.rewritten"
# Who reads a table makes us wait, and we would make all others wait behind us.
LONGEST_WAIT_S = 2


def forget(session: Session) -> bool:
    """Leave no byte of what was erased in the database's files; whether that is done, or is to be asked again."""
    engine = session.get_bind()
    if not isinstance(engine, Engine) or engine.dialect.name != "postgresql":
        return forget_overwritten(session)
    newest = _newest(session, ERASING)
    nothing_new = newest <= _newest(session, (DONE,))
    session.rollback()
    if nothing_new:
        return True
    if not _rewritten(engine):
        return False
    with transaction(session):
        record(session, DONE, actor="system", up_to=newest)
    return True


def _newest(session: Session, kinds: tuple[str, ...]) -> int:
    return max(session.scalar(select(func.max(Event.id)).where(Event.kind == kind)) or 0 for kind in kinds)


def tables_about_stories() -> list[str]:
    """The story itself and every table with rows that belong to one, whichever room it is in."""
    tables = Base.metadata.sorted_tables
    return [
        table.name
        for table in tables
        if table is Story.__table__ or any(key.column.table is Story.__table__ for key in table.foreign_keys)
    ]


def _rewritten(engine: Engine) -> bool:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        try:
            left = sum(_write_anew(connection, table) for table in tables_about_stories())
        except OperationalError as error:  # somebody reads for long: another time
            log.warning("database_not_rewritten", problem=type(error.orig).__name__)
            return False
        _turn_over_the_log(connection)
    if left:
        log.warning("database_not_rewritten", problem="an old transaction still sees what was erased")
    return not left


def _write_anew(connection: Connection, table: str) -> int:
    """Write the table into a new file; how many rows that nobody should see were kept for an old transaction."""
    said: list[str] = []

    def hear(notice: Any) -> None:  # noqa: ANN401 - whatever the driver gives
        said.append(notice.message_detail or "")

    driver: Any = connection.connection.driver_connection
    driver.add_notice_handler(hear)
    try:
        connection.exec_driver_sql(f"SET lock_timeout = '{LONGEST_WAIT_S}s'")
        connection.exec_driver_sql(f'VACUUM (FULL, VERBOSE) "{table}"')
    finally:
        driver.remove_notice_handler(hear)
        connection.exec_driver_sql("RESET lock_timeout")
    # The words are the server's and in its language; the figure comes first in every one of them.
    return sum(int(found[1]) for detail in said if (found := re.match(r"(\d+) ", detail)))


def _turn_over_the_log(connection: Connection) -> None:
    """Begin a new file of the write-ahead log and let go of the older ones; it needs rights that we may not have."""
    try:
        connection.exec_driver_sql("SELECT pg_switch_wal()")
        connection.exec_driver_sql("CHECKPOINT")
    except ProgrammingError:
        log.info("write_ahead_log_left_to_the_server")
    except DBAPIError as error:  # a standby, a managed server with ways of its own
        log.info("write_ahead_log_left_to_the_server", problem=type(error.orig).__name__)

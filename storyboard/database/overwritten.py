"""What was erased or changed must leave the database's own log, too."""

from __future__ import annotations

import sqlite3

from sqlalchemy import Engine
from sqlalchemy.orm import Session


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

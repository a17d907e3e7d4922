"""Does somebody hold the database, so that it cannot clean up behind them?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, text

from storyboard.operations.needs import LARGE_LOG

_OLDEST = text(
    "SELECT max(extract(epoch FROM clock_timestamp() - xact_start)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


def longest_transaction(engine: Engine) -> timedelta:
    """How long the oldest transaction of others has been open; PostgreSQL shows us those of our own role."""
    if engine.dialect.name != "postgresql":
        return timedelta(0)
    with engine.connect() as connection:
        return timedelta(seconds=float(connection.scalar(_OLDEST) or 0))


def log_held_back(engine: Engine) -> int:
    """How many bytes of SQLite's write-ahead log cannot be written back, since somebody reads an older state.

    A small file is not even opened: the log that was large once stays so, and is only looked into then.
    """
    if engine.dialect.name != "sqlite" or _size(Path(f"{engine.url.database}-wal")) <= LARGE_LOG:
        return 0
    connection = engine.raw_connection()
    try:
        ask = connection.cursor()
        _busy, in_log, written_back = ask.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        return int((in_log - written_back) * ask.execute("PRAGMA page_size").fetchone()[0])
    finally:
        connection.close()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0

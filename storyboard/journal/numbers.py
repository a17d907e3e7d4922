"""Numbers that are never given twice. SQLite gives that of a removed row to the next one; the journal, which keeps what
it holds, would then tell of the new one what happened to the old."""

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from storyboard.database import Base


def unused_number(session: Session, table: type[Base], spoken_of: ColumnElement[Any]) -> int | None:
    """A number that no row of this table ever had, in the transaction of the caller; none where the database counts on.

    :param spoken_of: the highest number that the journal speaks of.
    """
    if session.connection().dialect.name != "sqlite":
        return None
    there = session.scalar(select(func.max(table.__table__.c.id))) or 0
    return int(max(there, session.scalar(select(spoken_of)) or 0)) + 1

"""A row of every table, with a value in every column, is the same row in the other kind of database."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Date, Enum, Integer, LargeBinary, insert, select
from sqlalchemy.types import JSON

from storyboard.database import Base, UtcTime, db, make_engine, utc_now
from storyboard.operations import schema
from storyboard.operations.keeping.tables import Tables, alone, as_of_now

LATER = {"closes_at"}
EMPTY = {"in_reply_to"}  # a row answers one thing: here it is a question


def value(column: Column[Any]) -> Any:
    """Something to keep in this column."""
    kind = column.type
    if column.name in EMPTY:
        return None
    if column.foreign_keys or (column.primary_key and isinstance(kind, Integer)):
        return 1
    if isinstance(kind, Enum):
        return next(iter(kind.enum_class or ()))
    if isinstance(kind, UtcTime):
        return utc_now() + timedelta(days=column.name in LATER)
    for what, example in (
        (Boolean, True),
        (Integer, 3),
        (Date, date(2027, 6, 16)),
        (JSON, {"words": ["سلام", None, 1.5]}),
        (LargeBinary, b"\x00\xff"),
    ):
        if isinstance(kind, what):
            return example
    return f"{column.name} é"[: getattr(kind, "length", None) or 40]


@pytest.fixture
def rows() -> dict[str, dict[str, Any]]:
    """One of each table's."""
    return {table.name: {c.name: value(c) for c in table.columns} for table in Base.metadata.sorted_tables}


def test_there_and_back_again(app, session, rows, tmp_path, empty_database):
    """By the app's own database, of whichever kind, and one of each kind beside it."""
    for table in Base.metadata.sorted_tables:
        session.execute(insert(table), rows[table.name])
    session.commit()
    for url in (f"sqlite:///{tmp_path}/other.db", empty_database()):
        other = make_engine(url)
        with as_of_now(db.engine) as tables, alone(other) as there:
            schema.make_anew(there, tables.revision)
            came = Tables(there, tables.revision).fill(tables)
            assert {name: digest.rows for name, digest in came.items()} == dict.fromkeys(rows, 1)
            for table in Base.metadata.sorted_tables:
                (found,) = there.execute(select(table)).mappings()
                assert dict(found) == rows[table.name], table.name
        other.dispose()


def test_no_value_is_forgotten(rows):
    assert {column for row in rows.values() for column, kept in row.items() if kept is None} == EMPTY
    assert isinstance(rows["daily_summary"]["looked_on"], date)
    assert isinstance(rows["event"]["at"], datetime)

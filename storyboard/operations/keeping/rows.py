"""A row of a table as a line of text, and back: the same rows give the same bytes, whichever database keeps them.

Times are in UTC with microseconds, bytes are in base64, JSON is the text that the database keeps, and what is encrypted
stays as it is.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    String,
    Table,
    Text,
    bindparam,
    cast,
    collate,
    insert,
    select,
    text,
)

AT_ONCE = 500


@dataclass(frozen=True)
class Digest:
    """How many lines there are, and what they add up to."""

    rows: int
    sha256: str

    def as_json(self) -> dict[str, Any]:
        """For a manifest."""
        return asdict(self)


class Counting:
    """Passes lines on, and knows their digest at the end."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines, self._hash, self._rows = lines, hashlib.sha256(), 0

    def __iter__(self) -> Iterator[bytes]:
        for line in self._lines:
            self._hash.update(line)
            self._rows += 1
            yield line

    @property
    def digest(self) -> Digest:
        """Of what has passed until now."""
        return Digest(self._rows, self._hash.hexdigest())


def digest_of(lines: Iterable[bytes]) -> Digest:
    """Read all lines and add them up."""
    counting = Counting(lines)
    for _ in counting:
        pass
    return counting.digest


def read(connection: Connection, table: Table) -> Iterator[bytes]:
    """The rows in the order of their key, a line each; never all of them in memory."""
    columns = sorted(table.columns, key=lambda column: column.name)
    wanted = [cast(c, Text).label(c.name) if isinstance(c.type, JSON) else c for c in columns]
    order = [_in_bytes(connection, column) for column in table.primary_key.columns]
    asked = select(*wanted).order_by(*order).execution_options(yield_per=AT_ONCE)
    found = connection.execute(asked)
    for row in found:
        yield line({column.name: _plain(value) for column, value in zip(columns, row, strict=True)})


def line(values: dict[str, Any]) -> bytes:
    """Values as a line that ends as lines do."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def write(connection: Connection, table: Table, lines: Iterable[bytes]) -> None:
    """Add rows to an empty table, in the transaction of the caller; new rows get numbers behind theirs."""
    adding = insert(table).values({column.name: _taken(connection, column) for column in table.columns})
    rest = iter(lines)
    while some := list(islice(rest, AT_ONCE)):
        rows = [json.loads(one) for one in some]
        connection.execute(adding, [{_value(c): _own(c, row[c.name]) for c in table.columns} for row in rows])
    if connection.dialect.name == "postgresql":
        _count_on(connection, table)


def _in_bytes(connection: Connection, column: Column[Any]) -> ColumnElement[Any]:
    """PostgreSQL sorts text by the rules of a language, SQLite by its bytes."""
    if connection.dialect.name == "postgresql" and isinstance(column.type, String):
        return collate(column, "C")
    return column


def _taken(connection: Connection, column: Column[Any]) -> ColumnElement[Any]:
    """JSON comes as text, and is kept as that text."""
    if not isinstance(column.type, JSON):
        return bindparam(_value(column), type_=column.type)
    as_text: ColumnElement[Any] = bindparam(_value(column), type_=Text())
    return cast(as_text, JSON) if connection.dialect.name == "postgresql" else as_text


def _value(column: Column[Any]) -> str:
    return f"value_of_{column.name}"  # SQLAlchemy keeps the plain name for itself


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a database keeps
    if isinstance(value, datetime):
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return aware.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _own(column: Column[Any], value: Any) -> Any:  # noqa: ANN401 - whatever a database keeps
    if value is None:
        return None
    if isinstance(column.type, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    return base64.b64decode(value) if isinstance(column.type, LargeBinary) else value


def _count_on(connection: Connection, table: Table) -> None:
    """PostgreSQL numbers rows by a sequence of its own, which knows nothing of rows that came with a number."""
    for column in table.primary_key.columns:
        name = connection.dialect.identifier_preparer.format_table(table)
        sequence = connection.scalar(
            text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": name, "column": column.name}
        )
        if sequence is not None:
            highest = f"SELECT max({column.name}) FROM {name}"  # noqa: S608 - names of our own tables
            connection.execute(text(f"SELECT setval(:sequence, ({highest}))"), {"sequence": sequence})

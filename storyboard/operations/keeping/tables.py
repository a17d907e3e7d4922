"""Our tables in a database, at the schema that it has: to be read as of one moment, or to be filled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from sqlalchemy import Connection, Engine, MetaData, Table, select
from sqlalchemy.exc import DataError, IntegrityError

from storyboard.operations import schema
from storyboard.operations.keeping import rows
from storyboard.operations.keeping.kept import KEEPERS, Kept
from storyboard.operations.keeping.rows import Counting, Digest, digest_of
from storyboard.operations.troubles import Trouble
from storyboard.stories.withdrawals import mark_of


class Source(Protocol):
    """Where rows come from: a database, or a backup of one."""

    def lines(self, name: str) -> Iterator[bytes]:
        """The rows of this table, a line each."""


class Tables:
    """What is ours in a database: a queue, or somebody else's table beside it, is not."""

    def __init__(self, connection: Connection, revision: str) -> None:
        self.connection, self.revision = connection, revision
        described = MetaData()
        described.reflect(connection, only=schema.tables_at(revision))
        self._tables = described.sorted_tables

    @property
    def names(self) -> list[str]:
        """Those that others point to come first."""
        return [table.name for table in self._tables]

    def lines(self, name: str) -> Iterator[bytes]:
        """See `Source.lines`."""
        return rows.read(self.connection, self._table(name))

    def are_empty(self) -> bool:
        """Whether there is no row in any of them."""
        return not any(self.connection.execute(select(table).limit(1)).first() for table in self._tables)

    def fill(self, source: Source) -> Mapping[str, Digest]:
        """Load every row and compare all that is here then with all that came; in the transaction of the caller.

        :raises Trouble: naming the table that does not take a row, or does not hold what came.
        """
        came: dict[str, Digest] = {}
        for table in self._tables:
            counting = Counting(source.lines(table.name))
            try:
                rows.write(self.connection, table, counting)
            except (DataError, IntegrityError) as error:
                why = type(error.orig).__name__
                raise Trouble(f"The new database does not take a row of the table {table.name} ({why}).") from error
            came[table.name] = counting.digest
        for name, digest in came.items():
            if digest_of(self.lines(name)) != digest:
                raise Trouble(f"The rows of the table {name} are not the same in the new database. Nothing was kept.")
        return came

    def files(self) -> list[Kept]:
        """The files that rows speak for, by their keys."""
        found = {}
        for keeper in KEEPERS:
            if keeper.table in self.names:
                for key, sha256, passing, slug in self.connection.execute(keeper.question(self._table)):
                    found[key] = Kept(key, sha256 or None, mark_of(slug) if slug else None, bool(passing))
        return [found[key] for key in sorted(found)]

    def _table(self, name: str) -> Table:
        return next(table for table in self._tables if table.name == name)


@contextmanager
def as_of_now(engine: Engine) -> Iterator[Tables]:
    """Our tables as they stand at one moment, whatever is written meanwhile."""
    revision = schema.revision_of(engine)
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield Tables(connection, revision)


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """A transaction beside which nobody else writes: all of it or nothing."""
    with engine.connect() as connection:
        writing = connection.execution_options(writing=True)
        with writing.begin():
            yield writing

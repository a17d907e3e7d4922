"""The schema of the database: which one it has, and bringing it to the one that this version of the code needs."""

from __future__ import annotations

from enum import Enum, auto
from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, inspect, text

from config import ROOT
from storyboard.database import make_engine

VERSIONS = "alembic_version"
MOVED = "moved"  # stands in the place of the revision once the stories are elsewhere: no version of the code knows it


class Standing(Enum):
    """How the schema of a database stands to the code."""

    EMPTY = auto()
    OLDER = auto()
    CURRENT = auto()
    UNKNOWN = auto()  # a newer version of Storyboard was here, or another program
    MOVED = auto()


def _config(connection: Connection | None = None) -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    settings.attributes["connection"] = connection
    return settings


def is_current(engine: Engine) -> bool:
    """Whether the database has the newest schema."""
    return standing(engine) is Standing.CURRENT


def standing(engine: Engine) -> Standing:
    """How the schema of this database stands to the code."""
    revision = revision_of(engine)
    if revision == MOVED:
        return Standing.MOVED
    if not revision:
        return Standing.EMPTY
    if not is_known(revision):
        return Standing.UNKNOWN
    return Standing.CURRENT if revision == newest() else Standing.OLDER


def revision_of(engine: Engine) -> str:
    """The revision of the database's schema; empty when it has none."""
    with engine.connect() as connection:
        return revision_in(connection)


def revision_in(connection: Connection) -> str:
    """The revision of the schema, in the transaction of the caller; empty when there is none."""
    return next(iter(MigrationContext.configure(connection).get_current_heads()), "")


@cache  # the scripts are part of the code
def newest() -> str:
    """The revision that this code needs."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def is_known(revision: str) -> bool:
    """Whether this code knows the way from that revision to its own."""
    try:
        return ScriptDirectory.from_config(_config()).get_revision(revision) is not None
    except CommandError:
        return False


@cache
def tables_at(revision: str) -> tuple[str, ...]:
    """The names of our tables at this revision."""
    engine = make_engine("sqlite://")
    with engine.begin() as connection:
        command.upgrade(_config(connection), revision)
        names = inspect(connection).get_table_names()
    engine.dispose()
    return tuple(name for name in names if name != VERSIONS)


def upgrade(engine: Engine) -> None:
    """Run the migrations that are missing; all of them or none."""
    with engine.begin() as connection:
        upgrade_in(connection)


def upgrade_in(connection: Connection, revision: str = "head") -> None:
    """Run migrations in the transaction of the caller."""
    command.upgrade(_config(connection), revision)


def make_anew(connection: Connection, revision: str) -> None:
    """Make our tables as they were at this revision, without a row. What is in them now is lost."""
    if revision_in(connection):
        command.downgrade(_config(connection), "base")
    command.upgrade(_config(connection), revision)


def set_revision(connection: Connection, revision: str) -> None:
    """Say which schema the database has, without changing it."""
    connection.execute(text(f"UPDATE {VERSIONS} SET version_num = :revision"), {"revision": revision})  # noqa: S608

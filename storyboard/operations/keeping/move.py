"""Moving an installation to another database, another storage, or both, with everything that is under way."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import OperationalError

from config import Settings
from storyboard.database import make_engine, utc_now
from storyboard.journal.models import Event
from storyboard.operations import schema
from storyboard.operations.keeping.backup import House
from storyboard.operations.keeping.copying import Copies, copy_all
from storyboard.operations.keeping.kept import Kept
from storyboard.operations.keeping.stillness import check_is_empty, check_nobody_works, shown
from storyboard.operations.keeping.tables import Tables, alone, as_of_now
from storyboard.operations.troubles import Trouble
from storyboard.storage import open_storage
from storyboard.storage.interface import Storage
from storyboard.storage.places import are_one
from storyboard.stories.withdrawals import noted
from storyboard.uploads.actions import leave_behind

MOVED, BACK = "house.moved", "house.stays"


@dataclass(frozen=True)
class Moved:
    """What is in the new place: rows (0 when the database stays), files with their bytes, and how many of
    them were not as they were sent before."""

    rows: int
    files: int
    bytes: int
    damaged: int


def move(house: House, old: Settings, new: Settings) -> Moved:
    """Copy to the places that `new` names and `old` does not, compare, and close the old database.

    The old database and the old files stay as they are; a site that is started on them says where the stories are.

    :raises Trouble: why nothing was moved.
    """
    if not schema.is_current(house.engine):
        raise Trouble("The database is not at the newest schema. Run: flask --app wsgi migrate")
    check_nobody_works(house.engine, old)
    goes = new.database_url != old.database_url
    if goes:
        _check_target(new.database_url)
    storage = _other(house.storage, old.storage_url, new.storage_url, new)
    withdrawals = _other(house.withdrawals, old.withdrawals_url, new.withdrawals_url, new)
    with as_of_now(house.engine) as tables:
        files = tables.files()
    copies = Copies()
    if storage is not None:
        _refuse_others(storage, files, new.storage_url)
        _copy(house.storage, storage, files, copies)
    if withdrawals is not None:
        _copy(house.withdrawals, withdrawals, [Kept(mark) for mark in sorted(noted(house.withdrawals))], Copies())
    lists = {} if withdrawals is None else {"withdrawals": new.withdrawals_url}  # what an undo has to ask
    rows = _move_rows(house.engine, new, files, lists) if goes else 0
    if storage is not None:
        _leave_unfinished(new.database_url)
    return Moved(rows, len(copies.done), copies.bytes, len(copies.damaged))


def where_to(engine: Engine) -> str:
    """Where the stories of this database have moved to."""
    with engine.connect() as connection:
        return str(last_move(connection)["to"])


def note_in(connection: Connection, kind: str, details: dict[str, str]) -> None:
    """Write into a journal, in the transaction of the caller."""
    connection.execute(insert(Event).values(kind=kind, actor="system", at=utc_now(), details=details))


def last_move(connection: Connection) -> dict[str, str]:
    """What was noted when the stories of this database moved."""
    last = select(Event.details).where(Event.kind == MOVED).order_by(Event.id.desc()).limit(1)
    details: dict[str, str] = connection.scalars(last).one()
    return details


def _other(mine: Storage, old: str, new: str, settings: Settings) -> Storage | None:
    return None if are_one(old, new) else open_storage(new, settings.storyboard_data / "scratch")


def _check_target(url: str) -> None:
    """Look at the new database before hours are spent on files."""
    target = make_engine(url)
    try:
        with target.connect() as there:
            check_is_empty(there)
    except OperationalError as error:
        why = str(error.orig).strip().splitlines()[0]
        raise Trouble(f"The new database does not answer, and nothing was moved: {why}") from error
    finally:
        target.dispose()


def _refuse_others(storage: Storage, files: list[Kept], url: str) -> None:
    """Files that no row of ours speaks for would be taken for left-overs there, and erased."""
    ours = {file.key for file in files}
    others = sum(key not in ours for key, _ in storage.objects())
    if others:
        raise Trouble(f"{url} holds {others} files that are not of this installation. Name an empty folder or prefix.")


def _copy(source: Storage, target: Storage, files: list[Kept], copies: Copies) -> None:
    copy_all(source, target, files, copies)
    if copies.missing:
        raise Trouble(
            f"{len(copies.missing)} files have lost their bytes, {min(copies.missing)} first. Nothing was moved. "
            "Restore them from a backup, or let `flask --app wsgi sweep` say more."
        )


def _move_rows(engine: Engine, new: Settings, files: list[Kept], lists: dict[str, str]) -> int:
    """All rows in one transaction there, while nobody can write here; the mark here comes after the commit there."""
    target = make_engine(new.database_url)
    try:
        with alone(engine) as here:
            tables = Tables(here, schema.newest())
            if tables.files() != files:
                raise Trouble("Somebody sent or changed a story while it was moved. End every site and worker first.")
            with alone(target) as there:
                check_is_empty(there)
                schema.make_anew(there, tables.revision)
                came = Tables(there, tables.revision).fill(tables)
            note_in(here, MOVED, {"to": shown(new.database_url), "revision": tables.revision, **lists})
            schema.set_revision(here, schema.MOVED)
    finally:
        target.dispose()
    return sum(digest.rows for digest in came.values())


def _leave_unfinished(url: str) -> None:
    """Who was sending a film when we stopped begins it once more: its first pieces stay in the old storage."""
    engine = make_engine(url)
    try:
        with alone(engine) as connection:
            leave_behind(connection)
    finally:
        engine.dispose()

"""Opening an old database again after a move: nothing that was taken back, or sent, at the new place is harmed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from config import Settings
from storyboard.database import forget_overwritten, make_engine, transaction
from storyboard.operations import schema
from storyboard.operations.keeping.again import ask_for_lost_films, take_back_again
from storyboard.operations.keeping.backup import House
from storyboard.operations.keeping.copying import Copies, copy_all
from storyboard.operations.keeping.kept import Kept
from storyboard.operations.keeping.move import BACK, MOVED, last_move, note_in
from storyboard.operations.keeping.stillness import check_nobody_works, shown
from storyboard.operations.keeping.tables import Tables, alone
from storyboard.operations.schema import Standing
from storyboard.operations.troubles import Trouble
from storyboard.storage import open_storage
from storyboard.storage.interface import Storage
from storyboard.storage.places import folder_of
from storyboard.stories.withdrawals import note_missing, noted
from storyboard.uploads.actions import leave_behind


@dataclass(frozen=True)
class Back:
    """Where the stories had moved to, and whether that database is closed; what was taken back or is asked for anew."""

    to: str
    closed: bool
    taken_back: int
    asked: int


def move_back(house: House, settings: Settings, there: str | None = None, *, erase_unknown: bool = False) -> Back:
    """Open the old database again, and close the one that the stories had moved to, when it can be reached.

    What was taken back there is taken back here. What was sent there is not here.

    :param there: the address of the other database, with its password; without it, the one that was noted.
    :param erase_unknown: go on although the storage holds files that this database does not name; tidying erases them.
    :raises Trouble: why it stays closed.
    """
    with house.engine.connect() as connection:
        if schema.revision_in(connection) != schema.MOVED:
            raise Trouble("The stories of this database have not moved: there is nothing to undo.")
        details = last_move(connection)
        if details["revision"] != schema.newest():
            raise Trouble(
                f"The stories moved with an older version of Storyboard (its schema is {details['revision']}). Undo "
                "the move with that version, then install the new one."
            )
        files = Tables(connection, details["revision"]).files()
    check_nobody_works(house.engine, settings)
    here = {key for key, _ in house.storage.objects()}
    _refuse_unknown(here - {file.key for file in files}, erase_unknown=erase_unknown)
    theirs = _list_at(details["withdrawals"], settings) if "withdrawals" in details else None
    with _asked(there or details["to"]) as (other, standing):
        if standing is Standing.CURRENT:
            check_nobody_works(other, settings)
            _close(other, shown(settings.database_url))
        closed = standing in (Standing.CURRENT, Standing.MOVED)
        if closed:  # from here on nothing is taken back there any more
            with Session(other) as session:
                note_missing(session, house.withdrawals)
    if theirs is not None:
        copy_all(theirs, house.withdrawals, map(Kept, sorted(noted(theirs))), Copies())
    taken_back, asked = _open(house, details, {file.key for file in files if file.passing} - here)
    return Back(details["to"], closed, taken_back, asked)


def _refuse_unknown(unknown: set[str], *, erase_unknown: bool) -> None:
    if unknown and not erase_unknown:
        raise Trouble(
            f"STORAGE_URL holds {len(unknown)} files that this database does not name: films that were sent since the "
            "move. They would be erased within hours, also for the database that names them. Stay there, or move from "
            "there into an empty database; to give them up, say --erase-unknown-files. Nothing was changed."
        )


def _list_at(url: str, settings: Settings) -> Storage:
    """The list of withdrawals of the new place. :raises Trouble: it is not there."""
    folder = folder_of(url)
    if folder is not None and not folder.is_dir():
        raise Trouble(
            f"The list of withdrawals, {url}, is not there: what was taken back since the move would come back. Bring "
            "it back; an empty folder in its place goes on without it. Nothing was changed."
        )
    return open_storage(url, settings.storyboard_data / "scratch", make=False)


@contextmanager
def _asked(url: str) -> Iterator[tuple[Engine, Standing | None]]:
    """The other database, and how its schema stands to the code; None when it does not answer."""
    engine = make_engine(_without_stars(url))
    try:
        yield engine, _standing(engine, url)
    finally:
        engine.dispose()


def _standing(engine: Engine, url: str) -> Standing | None:
    file = make_url(url).database if make_url(url).get_backend_name() == "sqlite" else None
    if file is not None and not Path(file).is_file():
        return None  # asking would make one
    try:
        return schema.standing(engine)
    except SQLAlchemyError:
        return None


def _without_stars(url: str) -> str:
    """The password was not written down: PostgreSQL's own ways to tell one (PGPASSWORD, ~/.pgpass) are left."""
    address = make_url(url)
    return (address.set(password=None) if address.password == "***" else address).render_as_string(hide_password=False)  # noqa: S105


def _close(other: Engine, to: str) -> None:
    with alone(other) as connection:
        note_in(connection, MOVED, {"to": to, "revision": schema.newest()})
        schema.set_revision(connection, schema.MOVED)


def _open(house: House, details: dict[str, str], gone: set[str]) -> tuple[int, int]:
    withdrawn = noted(house.withdrawals)
    with alone(house.engine) as connection:
        schema.set_revision(connection, details["revision"])
        leave_behind(connection, gone)
        # The verbs write into the transaction of the connection; it commits, or the database stays closed.
        with Session(connection, join_transaction_mode="create_savepoint") as session, transaction(session):
            taken_back, keys = take_back_again(session, withdrawn)
            asked = ask_for_lost_films(session, gone)
        note_in(connection, BACK, {"from": details["to"]})
    for key in keys:
        house.storage.erase(key)
    with Session(house.engine) as session:
        forget_overwritten(session)
    return taken_back, asked

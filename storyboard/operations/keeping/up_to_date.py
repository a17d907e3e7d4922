"""Bringing an older database to the newest schema: first a backup, then the migration; or a clear refusal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from storyboard.operations import schema
from storyboard.operations.keeping import data_key
from storyboard.operations.keeping.backup import KEPT_FOR, House, make
from storyboard.operations.keeping.move import where_to
from storyboard.operations.keeping.tables import as_of_now
from storyboard.operations.schema import Standing
from storyboard.operations.troubles import Trouble


def bring_up_to_date(house: House, backups: Path, say: Callable[[str], object]) -> None:
    """Give the database the newest schema. What is in it is backed up before. Note with which key it is kept.

    :raises Trouble: it is another version's, its stories have moved, or the backup could not be made; it is unchanged.
    :raises Trouble: it is kept with another key.
    """
    _upgrade(house, backups, say)
    with Session(house.engine) as session:
        data_key.note(session, house.data_key)


def _upgrade(house: House, backups: Path, say: Callable[[str], object]) -> None:
    found = schema.standing(house.engine)
    if found is Standing.CURRENT:
        return
    check_is_ours(house.engine)
    if found is Standing.OLDER and not _is_empty(house.engine):
        say("The database is of an older version. First a backup …")
        made = make(house, backups, KEPT_FOR, suffix=f"-before-{schema.newest()}")
        say(f"It is in {made.folder}.")
        if made.missing or made.damaged:
            say(f"{len(made.missing + made.damaged)} files were lost or damaged before it was made.")
    say("Making the database ready.")
    schema.upgrade(house.engine)


def check_is_ours(engine: Engine) -> None:
    """Make sure that the database is not another version's. :raises Trouble: whose it is, and what to do."""
    found = schema.standing(engine)
    if found is Standing.MOVED:
        raise Trouble(
            f"The stories of this database have moved to {where_to(engine)}. Name that in DATABASE_URL; to stay here "
            "all the same: flask --app wsgi move --undo"
        )
    if found is Standing.UNKNOWN:
        raise Trouble(
            f"The database was made by another version of Storyboard (its schema is {schema.revision_of(engine)}, the "
            f"newest here is {schema.newest()}). Install that version or a newer one, or restore a backup into an "
            "empty database."
        )


def _is_empty(engine: Engine) -> bool:
    with as_of_now(engine) as tables:
        return tables.are_empty()

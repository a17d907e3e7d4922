"""What goes wrong at the terminal and a person can mend, in one sentence where a trace would take forty lines."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from alembic.util import CommandError
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError

from config import Settings
from storyboard.media.refusal import MediaFailed
from storyboard.storage.interface import Full, Unreachable

_FULL = (errno.ENOSPC, errno.EDQUOT)
_RESTORE = "Restore the last backup, or move the file away to begin anew."
# What SQLite calls it (https://www.sqlite.org/rescode.html), and what to do.
_DATABASE = {
    "SQLITE_NOTADB": f"is not a database. {_RESTORE}",
    "SQLITE_CORRUPT": f"is damaged. {_RESTORE}",
    "SQLITE_READONLY": "cannot be written to. Let the user that runs Storyboard write to it and to its folder.",
    "SQLITE_CANTOPEN": "cannot be opened. Let the user that runs Storyboard read and write it and its folder.",
    "SQLITE_BUSY": "is in use by another program for too long. Try again; if it stays so, end that program.",
}


class Trouble(Exception):
    """Why it cannot be done, and what to do: one sentence for a person."""


@contextmanager
def told_plainly(ours: Settings) -> Iterator[None]:
    """Say in one sentence what a person can mend. :raises Trouble: saying it."""
    try:
        yield
    except (MediaFailed, Full, DatabaseError, CommandError, OSError) as error:
        sentence = _sentence(error, ours)
        if sentence is None:
            raise
        raise Trouble(sentence) from error


def _sentence(error: Exception, ours: Settings) -> str | None:
    if _is_full(error):
        return f"The disk of {ours.storyboard_data} is full. Make room and start again: it goes on where it stopped."
    if isinstance(error, Unreachable):
        return (
            f"The store of files does not answer, or not to us ({error.strerror}). Look at its address, and at "
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or the role of this machine."
        )
    if isinstance(error, MediaFailed):
        return f"A sample film could not be drawn: {error.cause}"
    if isinstance(error, CommandError):
        return f"The database was made by another version of Storyboard ({error}). Use that, or restore a backup."
    if isinstance(error, InterfaceError | OperationalError) and not _sqlite_error(error):
        return f"The database in DATABASE_URL does not answer: {str(error.orig).strip().splitlines()[0]}"
    found = next((what for name, what in _DATABASE.items() if _sqlite_error(error).startswith(name)), None)
    return found and f"The database in DATABASE_URL {found}"


def _is_full(error: Exception) -> bool:
    if isinstance(error, MediaFailed):
        return error.code == "disk-full"
    return isinstance(error, Full) or getattr(error, "errno", None) in _FULL or _sqlite_error(error) == "SQLITE_FULL"


def _sqlite_error(error: Exception) -> str:
    """Its name among SQLite's result codes; empty when it is none of them."""
    return str(getattr(getattr(error, "orig", None), "sqlite_errorname", ""))

"""Making a backup: rows as of one moment, every file that they speak for, read back, and only then named."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, Select, func, select
from sqlalchemy.orm import Session

from storyboard.database import db, transaction, utc_now
from storyboard.journal.actions import record
from storyboard.journal.models import Event
from storyboard.operations.keeping import expiry
from storyboard.operations.keeping.copying import Copies, copy_all
from storyboard.operations.keeping.folder import (
    IN_THE_MAKING,
    Backup,
    Manifest,
    fingerprint,
    make_ready,
    withdrawals_of,
)
from storyboard.operations.keeping.kept import Kept
from storyboard.operations.keeping.rows import Digest
from storyboard.operations.keeping.tables import as_of_now
from storyboard.operations.troubles import Trouble
from storyboard.storage.disk import DiskStorage
from storyboard.storage.interface import Full, Storage
from storyboard.storage.places import meet, written_in
from storyboard.storage.scratch import make_durable
from storyboard.stories.withdrawals import note_missing, noted
from storyboard.web.installation import settings, storage, withdrawals

DONE = "backup.done"
KEPT_FOR = timedelta(days=30)
# Files go while we copy: a story is taken back, a film is replaced. Then the rows are read once more.
MOST_READINGS = 10
PAUSE_S = 1.0
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True)
class House:
    """What is backed up: the database, the files, the list of withdrawals; and the key that is left out."""

    engine: Engine
    storage: Storage
    withdrawals: Storage
    data_key: str


def everything() -> House:
    """What the running installation has to keep."""
    return House(db.engine, storage(), withdrawals(), settings().data_key)


@dataclass(frozen=True)
class Made:
    """A backup that is whole: where it is, how much is in it, and what was lost before it was made."""

    folder: Path
    rows: int
    files: int
    bytes: int
    missing: tuple[str, ...]
    damaged: tuple[str, ...]


def back_up(session: Session, house: House, backups: Path, kept_for: timedelta) -> Made:
    """Make a backup, let go of those that have run out, and write into the journal that there is one.

    :raises Trouble: why there is none; those that were there are as they were.
    """
    note_missing(session, house.withdrawals)
    made = make(house, backups, kept_for)
    with transaction(session):
        record(session, DONE, actor="system", name=made.folder.name, files=made.files, bytes=made.bytes)
    return made


def make(house: House, backups: Path, kept_for: timedelta, suffix: str = "") -> Made:
    """Make a backup of a database with any schema that we know; the journal is the caller's. See `back_up`."""
    _refuse_living(house, backups)
    with _told_plainly(backups), _locked(backups):
        make_ready(backups)
        expiry.clear(backups)
        now = utc_now()
        draft = Backup(backups / f"{IN_THE_MAKING}{os.getpid()}")
        try:
            copy_all(house.withdrawals, withdrawals_of(backups), map(Kept, noted(house.withdrawals)), Copies())
            made = _finished(_fill(draft, house, now), _named(backups, now, suffix))
        except BaseException:
            shutil.rmtree(draft.folder, ignore_errors=True)
            expiry.clear(backups)
            expiry.let_go(backups)
            raise
        expiry.expire(backups, now - kept_for, noted(house.withdrawals))
        return made


def _refuse_living(house: House, backups: Path) -> None:
    """What no backup names is erased in the pool: it must be nowhere where the living house keeps its own."""
    for ours in (house.storage, house.withdrawals):
        if isinstance(ours, DiskStorage) and any(meet(ours.root, place) for place in written_in(backups)):
            raise Trouble(
                f"In {backups}, the files of backups would lie in {ours.root}, the site's own folder, and its files "
                "would be erased. Choose another folder for backups. Nothing was changed."
            )


def _fill(draft: Backup, house: House, now: datetime) -> Made:
    copies, lost_before = Copies(), None
    for _ in range(MOST_READINGS):
        shutil.rmtree(draft.folder, ignore_errors=True)
        with as_of_now(house.engine) as tables:
            revision = tables.revision
            digests: dict[str, Digest] = {name: draft.write_table(name, tables.lines(name)) for name in tables.names}
            # Uploads as they came are erased within minutes of their coming: they must not lie here for weeks.
            files = [file for file in tables.files() if not file.passing]
        copy_all(house.storage, draft.pool, files, copies)
        if not copies.missing or copies.missing == lost_before:
            break
        lost_before = set(copies.missing)
        time.sleep(PAUSE_S)
    keys = [file.key for file in files if file.key in copies.done]
    ours = [copies.done[key] for key in keys]
    manifest = Manifest(revision, now, fingerprint(house.data_key), digests, draft.write_files(ours))
    draft.write_manifest(manifest)
    return Made(
        folder=draft.folder,
        rows=sum(digest.rows for digest in digests.values()),
        files=len(ours),
        bytes=sum(file.bytes for file in ours),
        missing=tuple(sorted(copies.missing)),
        damaged=tuple(sorted(copies.damaged.intersection(keys))),
    )


def _finished(made: Made, name: Path) -> Made:
    """Read the lists back (the files were, one by one), and give the backup its name."""
    draft = Backup(made.folder)
    damage = draft.damage(draft.manifest())
    if damage:
        raise Trouble(f"{', '.join(damage)} does not read as it was written: look after the disk. No backup was made.")
    draft.folder.rename(name)
    make_durable(name.parent)
    return Made(name, made.rows, made.files, made.bytes, made.missing, made.damaged)


def _named(backups: Path, now: datetime, suffix: str) -> Path:
    stem, number = f"{now:%Y-%m-%dT%H-%M-%SZ}", 1
    while (path := backups / (stem + (f"-{number}" if number > 1 else "") + suffix)).exists():
        number += 1
    return path


def last_backup() -> Select[datetime | None]:
    """When the last backup was made."""
    return select(func.max(Event.at)).where(Event.kind == DONE)


@contextlib.contextmanager
def _locked(backups: Path) -> Iterator[None]:
    """One at a time; the lock ends with the process, however that ends."""
    with (backups / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(f"Another backup is being written into {backups}. Let it finish.") from None
        yield


@contextlib.contextmanager
def _told_plainly(backups: Path) -> Iterator[None]:
    """Say in a sentence what is wrong with the folder. :raises Trouble: saying it."""
    try:
        backups.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield
    except (OSError, Full) as error:
        if isinstance(error, Full) or error.errno in _NO_ROOM:
            raise Trouble(
                f"The disk of {backups} is full. The half of the new backup was removed, older ones are as they were. "
                "Make room, or choose a folder on another disk."
            ) from error
        if error.filename is None or not str(error.filename).startswith(str(backups)):
            raise
        raise Trouble(f"{backups} cannot be written to ({error.strerror}). Choose another folder.") from error

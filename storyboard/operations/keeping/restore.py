"""Restoring a backup into an empty database, and what was taken back since stays taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, update
from sqlalchemy.orm import Session

from config import Settings
from storyboard.database import forget_overwritten, transaction, utc_now
from storyboard.journal.actions import record
from storyboard.notices.actions import doubt_after_restore
from storyboard.operations import schema
from storyboard.operations.keeping import data_key as key_of_the_house
from storyboard.operations.keeping.again import ask_for_lost_films, take_back_again
from storyboard.operations.keeping.backup import House
from storyboard.operations.keeping.copying import Copied, Copies, copy, copy_all
from storyboard.operations.keeping.folder import Backup, Manifest, fingerprint, withdrawals_of
from storyboard.operations.keeping.kept import Kept
from storyboard.operations.keeping.stillness import check_is_empty, check_nobody_works
from storyboard.operations.keeping.tables import Tables, alone
from storyboard.operations.troubles import Trouble
from storyboard.processing.models import WorkerBeat
from storyboard.staff.models import Invitation, StaffSession
from storyboard.staff.models_factors import Challenge, HalfSignIn
from storyboard.storage.interface import Full, Missing, Storage
from storyboard.stories.withdrawals import noted
from storyboard.uploads.actions import leave_behind


@dataclass(frozen=True)
class Restored:
    """What is there again; how many stories were taken back after the backup was made, how many authors are asked for
    a film that was on its way; and up to when withdrawals are known, if nobody knows of later ones.
    """

    rows: int
    files: int
    taken_back: int
    asked: int
    known_until: datetime | None


@dataclass(frozen=True)
class _Begun:
    """How many stories were taken back again, how many authors are asked once more for their film; what to erase."""

    taken_back: int
    asked: int
    erase: list[str]


def restore(
    backup: Backup, house: House, settings: Settings, lists: Sequence[Storage] = (), *, erase_unknown: bool = False
) -> Restored:
    """Bring every row and every byte of a backup back, compare them, and bring the schema up to date.

    The database has all of it or nothing: whatever ends us in between leaves it empty.

    :param lists: more lists of withdrawals, beside that of this installation and that of the backup.
    :param erase_unknown: go on although the storage holds files that the backup does not name; tidying erases them.
    :raises Trouble: why it cannot be.
    """
    manifest = _whole(backup, house.data_key)
    check_nobody_works(house.engine, settings)
    with house.engine.connect() as connection:
        check_is_empty(connection)
    passing, here = backup.passing(manifest), {key for key, _ in house.storage.objects()}
    if not erase_unknown:
        _refuse_unknown(backup, here - passing)
    beside = withdrawals_of(backup.folder.parent)
    # Ours may be a copy of that one, by an earlier try.
    ours_is_newest = bool(lists) or noted(house.withdrawals) > noted(beside)
    withdrawn = _withdrawn(house, [beside, *lists])
    with _all_or_nothing(house.storage) as brought:
        files = _bring_files(backup, house.storage, withdrawn, here, brought)
        with alone(house.engine) as connection:
            check_is_empty(connection)
            schema.make_anew(connection, manifest.revision)
            came = Tables(connection, manifest.revision).fill(backup)
            schema.upgrade_in(connection)
            begun = _begin_anew(connection, withdrawn, passing - here, backup.folder.name, house.data_key)
    for key in begun.erase:
        house.storage.erase(key)
    with Session(house.engine) as session:
        forget_overwritten(session)
    return Restored(
        rows=sum(digest.rows for digest in came.values()),
        files=files,
        taken_back=begun.taken_back,
        asked=begun.asked,
        known_until=None if ours_is_newest else backup.newest_beside(),
    )


def _whole(backup: Backup, data_key: str) -> Manifest:
    """Make sure that it is whole and ours, before anything is touched."""
    manifest, name = backup.manifest(), backup.folder
    if not schema.is_known(manifest.revision):
        raise Trouble(
            f"{name} was made by a newer Storyboard (its schema is {manifest.revision}, the newest here is "
            f"{schema.newest()}). Install that version or a newer one, then restore."
        )
    if manifest.data_key != fingerprint(data_key):
        raise Trouble(
            f"{name} was made with another DATA_KEY: with this one no story key and no second factor would work. "
            "Set DATA_KEY to the one that was kept apart, then restore."
        )
    damage = backup.damage(manifest)
    if damage or set(manifest.tables) != set(schema.tables_at(manifest.revision)):
        which = ", ".join(damage) or "a table"
        raise Trouble(f"{name} is no whole backup: {which} is missing, cut or altered. Choose another.")
    return manifest


def _refuse_unknown(backup: Backup, here: Set[str]) -> None:
    """Files that no row speaks for are left-overs, and are erased within hours: they may be somebody's all the same."""
    unknown = here - {file.key for file in backup.files()}
    if unknown:
        raise Trouble(
            f"STORAGE_URL holds {len(unknown)} files that this backup does not name; after a restore they would be "
            "erased. Name an empty folder or prefix (all that is needed is in the backup), or say "
            "--erase-unknown-files."
        )


def _withdrawn(house: House, lists: Sequence[Storage]) -> Set[str]:
    """All that was ever taken back, in whichever list; from now on our own has it all."""
    for other in lists:
        copy_all(other, house.withdrawals, map(Kept, noted(other)), Copies())
    return noted(house.withdrawals)


@contextmanager
def _all_or_nothing(storage: Storage) -> Iterator[list[str]]:
    """The keys of what was brought; when it is refused after all, no film of anybody stays behind.

    Not so when the database breaks off: it may have kept all the same what it was told to.
    """
    brought: list[str] = []
    try:
        yield brought
    except (Trouble, Full, OSError):
        with suppress(OSError):
            for key in brought:
                storage.erase(key)
        raise


def _bring_files(backup: Backup, storage: Storage, withdrawn: Set[str], here: Set[str], brought: list[str]) -> int:
    """Bring the bytes of all stories but those that were taken back; what is there already stays."""
    wanted = [file for file in backup.files() if file.story not in withdrawn]
    _refuse_cut(backup, [file.key for file in wanted if file.key not in here and not _is_whole(backup.pool, file)])
    wrong = []
    for file in wanted:
        if file.key not in here:
            brought.append(file.key)
        try:
            if copy(backup.pool, storage, file.key, file.sha256).sha256 == file.sha256:
                continue
            storage.erase(file.key)
        except (Missing, ValueError):
            pass
        wrong.append(file.key)
    _refuse_cut(backup, wrong)
    for file in backup.files():
        if file.story in withdrawn:
            storage.erase(file.key)
    return len(wanted)


def _is_whole(pool: Storage, file: Copied) -> bool:
    """Whether there are as many bytes as there should be: a look at all of them before the first is copied."""
    try:
        return pool.size(file.key) == file.bytes
    except (Missing, ValueError):
        return False


def _refuse_cut(backup: Backup, wrong: list[str]) -> None:
    if wrong:
        raise Trouble(
            f"{backup.folder} is no whole backup: {len(wrong)} of its files are missing, cut or altered in "
            f"{backup.folder.parent / 'files'}, {wrong[0]} first. Nothing was restored. Choose another."
        )


def _begin_anew(connection: Connection, withdrawn: Set[str], gone: Set[str], name: str, data_key: str) -> _Begun:
    """Take back again what was taken back since; let nobody be signed in who was when the backup was made.

    :param gone: the keys of uploads that were on their way and are in no backup: their authors are asked once more.
    """
    now = utc_now()
    connection.execute(update(StaffSession).where(StaffSession.ended_at.is_(None)).values(ended_at=now))
    connection.execute(delete(Invitation).where(Invitation.used_at.is_(None)))
    for model in (HalfSignIn, Challenge, WorkerBeat):
        connection.execute(delete(model))
    leave_behind(connection, gone)
    # The verbs write into the transaction of the connection; it commits, or nothing is there.
    with Session(connection, join_transaction_mode="create_savepoint") as session, transaction(session):
        key_of_the_house.note(session, data_key)
        doubt_after_restore(session)
        taken_back, keys = take_back_again(session, withdrawn)
        asked = ask_for_lost_films(session, gone)
        record(session, "house.restored", actor="system", name=name, taken_back=taken_back, asked=asked)
    return _Begun(taken_back, asked, keys)

"""The doctor looks at what is ours: settings, folder, database, storage, workers, port."""

from __future__ import annotations

import stat
from datetime import timedelta

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from config import ROOT, Settings
from storyboard.database import utc_now
from storyboard.operations import local, logbook, schema
from storyboard.operations.findings import Finding, good, must_mend, note
from storyboard.operations.health import is_writable
from storyboard.operations.keeping.backup import last_backup
from storyboard.operations.keeping.data_key import Match, match
from storyboard.operations.keeping.disks import can_be_written, shares_a_disk
from storyboard.operations.keeping.move import where_to
from storyboard.operations.needs import LITTLE_ROOM
from storyboard.operations.queries import count_by_state
from storyboard.operations.schema import Standing
from storyboard.processing.models import JobState
from storyboard.processing.queries import lanes_alive
from storyboard.queue import QUEUES
from storyboard.storage.interface import Full, Storage, Unreachable

BACKUP_LATE = timedelta(days=2)
_MANIFEST = ROOT / "storyboard/static/build/manifest.json"


def secrets(settings: Settings) -> Finding:
    """Are the secrets kept, and from others?"""
    kept = [settings.storyboard_data / f"{name}.txt" for name in ("secret_key", "data_key")]
    open_ones = [path.name for path in kept if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077]
    if open_ones:
        means = "Others on this machine can read them, and sign in as anybody."
        return must_mend(
            "secrets", f"{', '.join(open_ones)} can be read by others", means, f"chmod 600 {kept[0].parent}/*.txt"
        )
    if any(path.exists() for path in kept) and not settings.production:
        where = f"kept in {kept[0].parent}"
        means = "Without the data key no author can open their story any more."
        return note("secrets", where, means, "Copy data_key.txt to a safe place, apart from other backups.")
    return good("secrets", "given by the environment, long enough")


def front_end() -> Finding:
    """Are the pages' styles and scripts there?"""
    if _MANIFEST.exists():
        return good("pages", "styles and scripts are built")
    return must_mend("pages", "styles and scripts are not built", "No page can be shown.", "make setup")


def database(engine: Engine) -> Finding:
    """Can the database be read, and does it have the schema that this version needs?"""
    try:
        standing = schema.standing(engine)
        there = where_to(engine) if standing is Standing.MOVED else ""
    except SQLAlchemyError as error:
        mend = "Look whether the file is there and whole; if not, restore the last backup."
        return must_mend("database", f"cannot be read ({type(error).__name__})", "Nothing works without it.", mend)
    if standing is Standing.CURRENT:
        return good("database", "has the newest schema")
    if standing is Standing.MOVED:
        mend = "Name that in DATABASE_URL; to stay here all the same: flask --app wsgi move --undo"
        return must_mend("database", f"is closed: its stories have moved to {there}", "No page can be shown.", mend)
    if standing is Standing.UNKNOWN:
        mend = "Install that version or a newer one, or restore a backup into an empty database."
        return must_mend("database", "was made by another version of Storyboard", "No page can be shown.", mend)
    return must_mend("database", "lacks the newest schema", "Most pages fail.", "flask --app wsgi migrate")


def data_key(session: Session, settings: Settings) -> Finding:
    """Is the DATA_KEY the one that the database is kept with?"""
    try:
        found = match(session, settings.data_key)
    except SQLAlchemyError:
        return note("data key", "unknown", "The database does not say.", "Mend the database first.")
    finally:
        session.rollback()
    if found is Match.SAME:
        return good("data key", "is the one that the database is kept with")
    if found is Match.UNKNOWN:
        means = "A wrong one would not be noticed."
        return note("data key", "was not noted in the database yet", means, "flask --app wsgi migrate")
    means = "No author can open their story, and new ones are kept with another key than the old ones."
    mend = "Set DATA_KEY to the one that was kept apart."
    return must_mend("data key", "is another than the one that the database is kept with", means, mend)


def storage_room(storage: Storage) -> Finding:
    """Can files be written, and is there room for more?"""
    try:
        is_writable(storage)
        free = storage.free_bytes()
    except Unreachable as error:
        mend = "Look at STORAGE_URL, and at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or the role of this machine."
        return must_mend("storage", f"cannot be used ({error.strerror})", "No video can be taken in or shown.", mend)
    except (OSError, Full) as error:
        why = "it is full" if isinstance(error, Full) else error.strerror
        mend = "Make room, or let the user that runs Storyboard write to the folder in STORAGE_URL."
        return must_mend("storage", f"cannot be written to ({why})", "No video can be taken in.", mend)
    left = f"{free / 1e9:.1f} GB are free"
    if free < LITTLE_ROOM:
        return must_mend("storage", left, "Uploads will soon be turned away.", "Make room, or use a larger disk.")
    return good("storage", left)


def logs(settings: Settings) -> Finding:
    """Where is what the site and the workers said?"""
    kept = logbook.path_in(settings.storyboard_data)
    if kept.exists():
        return good("logs", f"of `make run` are in {kept}")
    return good("logs", "go to standard error, for whatever started the site to keep")


def backups(session: Session) -> Finding:
    """Would a broken disk take the stories with it?"""
    try:
        last = session.scalar(last_backup())
    except SQLAlchemyError:
        return note("backup", "unknown", "The database does not say.", "Mend the database first.")
    finally:
        session.rollback()
    mend = "flask --app wsgi backup, every day (docs/backup.md)"
    if last is None:
        return note("backup", "none was made yet", "A broken disk would take every story with it.", mend)
    found = f"the last one was made on {last:%Y-%m-%d at %H:%M} UTC"
    if last < utc_now() - BACKUP_LATE:
        return note("backup", found, "What came in since would be lost with the disk.", mend)
    return good("backup", found)


def backup_folder(settings: Settings) -> Finding:
    """Can backups be written, and do they survive the disk of what they save?"""
    folder = settings.backup_folder
    means = "The next backup will fail."
    if not can_be_written(folder):
        mend = "Let the user that runs Storyboard write to it, mount its disk, or set BACKUP_FOLDER to another folder."
        return must_mend("backups", f"cannot be written to {folder}", means, mend)
    if shares_a_disk(folder, settings):
        means = "A broken disk would take the stories and their backups at once."
        mend = "Set BACKUP_FOLDER to another disk; if it names one already, see whether that is mounted."
        return note("backups", f"lie on the same disk as what they save, in {folder}", means, mend)
    return good("backups", f"go to {folder}")


def port(settings: Settings) -> Finding:
    """Is the site's port ours?"""
    if local.answers(settings.port):
        return good("port", f"the site answers on {settings.port}")
    try:
        local.check_port(settings.port)
    except local.CannotStart as trouble:
        return note("port", f"{settings.port} is taken", "The site cannot start on it.", str(trouble))
    return good("port", f"{settings.port} is free; the site does not run here")


def workers(session: Session, settings: Settings) -> Finding:
    """Does somebody do the jobs? While the site does not run either, that is as it should be."""
    try:
        alive = lanes_alive(session, utc_now() - timedelta(seconds=settings.heartbeat_timeout))
    except SQLAlchemyError:
        return note("workers", "unknown", "The database does not say.", "Mend the database first.")
    finally:
        session.rollback()
    missing = sorted(QUEUES.keys() - alive)
    if not missing:
        return good("workers", "all are at work")
    found, mend = f"none for {' and '.join(missing)}", f"flask --app wsgi worker --queue {missing[0]}"
    if local.answers(settings.port):
        return must_mend("workers", found, "Videos wait, and are safe meanwhile.", mend)
    return note("workers", found, "The site does not run here either. `make run` starts both.", mend)


def jobs(session: Session) -> Finding:
    """Did jobs fail for good?"""
    try:
        failed = dict(session.execute(count_by_state()).all()).get(JobState.FAILED, 0)
    except SQLAlchemyError:
        return note("jobs", "unknown", "The database does not say.", "Mend the database first.")
    finally:
        session.rollback()
    if failed:
        return note("jobs", f"{failed} failed", "Their stories wait for you.", "Open /admin/jobs/: each says why.")
    return good("jobs", "none failed")

"""On which disk backups lie: beside what they save they are lost with it, and a disk may be away."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sqlalchemy.engine import make_url

from config import Settings
from storyboard.storage.places import folder_of


def can_be_written(folder: Path) -> bool:
    """Whether a backup could be written there; the folder itself may not be made yet."""
    try:
        with tempfile.TemporaryFile(dir=_nearest(folder)):
            return True
    except OSError:
        return False


def shares_a_disk(folder: Path, settings: Settings) -> bool:
    """Whether backups in this folder lie on a disk of what they save, as far as that is on this machine."""
    database = make_url(settings.database_url)
    saved = [folder_of(settings.storage_url)]
    if database.get_backend_name() == "sqlite" and database.database:
        saved.append(Path(database.database))
    try:
        disk = _nearest(folder).stat().st_dev
        return any(_nearest(one).stat().st_dev == disk for one in saved if one is not None)
    except OSError:
        return False


def _nearest(path: Path) -> Path:
    """The path, or what there is of it: a disk that is not mounted leaves an empty folder on another, or none."""
    return next((one for one in (path, *path.parents) if one.exists()), Path("/"))

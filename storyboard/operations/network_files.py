"""No file of SQLite lies on a network file system: the start is refused."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import make_url

from config import Settings, WrongSetting
from storyboard.operations.mounts import network_file_system


def refuse_network_files(settings: Settings) -> None:
    """Database and queue, where they are files, must be on a disk of this machine.

    :raises WrongSetting: naming the setting and the kind of file system.
    """
    for name, url in (("DATABASE_URL", settings.database_url), ("QUEUE_URL", settings.queue_url)):
        if not url.startswith("sqlite:"):
            continue
        kind = network_file_system(Path(str(make_url(url).database)))
        if kind:
            found = f"a file on a network file system ({kind}), where SQLite cannot keep two writers apart"
            raise WrongSetting(name, found, "a file on a disk of this machine, or the address of a PostgreSQL server")

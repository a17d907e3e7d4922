"""A backup on a disk: `manifest.json`, `tables/NAME.jsonl`, `files.jsonl`; the files' bytes are shared by all backups.

BACKUPS/2027-06-16T04-00-00Z/    one backup; its name comes last, by a rename, once all of it is there
BACKUPS/files/                   the pool: a file never changes, so each is kept once
BACKUPS/withdrawals/             a copy of the list of withdrawals
"""

from __future__ import annotations

import contextlib
import hmac
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from storyboard.operations.keeping.copying import Copied
from storyboard.operations.keeping.kept import KEEPERS
from storyboard.operations.keeping.rows import Counting, Digest, digest_of, line
from storyboard.operations.troubles import Trouble
from storyboard.operations.version import version
from storyboard.storage.disk import DiskStorage
from storyboard.storage.places import written_in
from storyboard.storage.scratch import make_durable

FORMAT = 1
MANIFEST, TABLES, FILES = "manifest.json", "tables", "files.jsonl"
MARK = "pool-of-backups"
ABOUT_THE_POOL = "These files belong to the backups beside this folder. What none of them names is erased here.\n"
IN_THE_MAKING = ".unfinished-"
ABOUT_THE_KEY = "The DATA_KEY is not in here. Keep it apart: without it no story key and no second factor works."


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    revision: str
    taken_at: datetime
    data_key: str
    tables: dict[str, Digest]
    files: Digest

    def as_text(self) -> str:
        """For people and machines."""
        return json.dumps(
            {
                "format": FORMAT,
                "storyboard": version(),
                "revision": self.revision,
                "taken_at": self.taken_at.isoformat(),
                "data_key_fingerprint": self.data_key,
                "data_key": ABOUT_THE_KEY,
                "tables": {name: digest.as_json() for name, digest in self.tables.items()},
                "files": self.files.as_json(),
            },
            indent=1,
        )


class Backup:
    """One backup, to be written or read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def pool(self) -> DiskStorage:
        """Where the bytes of all backups are."""
        return pool_of(self.folder.parent)

    def lines(self, name: str) -> Iterator[bytes]:
        """See `Source.lines`."""
        with (self.folder / TABLES / f"{name}.jsonl").open("rb") as file:
            yield from file

    def files(self) -> list[Copied]:
        """The files that belong to it."""
        with (self.folder / FILES).open("rb") as file:
            return [Copied(**json.loads(one)) for one in file]

    def passing(self, manifest: Manifest) -> set[str]:
        """The keys of uploads that its rows speak for and whose bytes are in no backup."""
        keepers = [keeper for keeper in KEEPERS if keeper.table in manifest.tables]
        return {key for keeper in keepers for key in keeper.passing_in(self.lines(keeper.table))}

    def newest_beside(self) -> datetime:
        """When the newest backup of this folder was made: up to then the list beside them knows withdrawals."""
        return max(taken for one in all_in(self.folder.parent) if (taken := one.taken_at()))

    def taken_at(self) -> datetime | None:
        """When it was made; None when it does not say."""
        try:
            return self.manifest().taken_at
        except Trouble:
            return None

    def write_table(self, name: str, lines: Iterable[bytes]) -> Digest:
        """Write the rows of a table, and make them durable."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        (self.folder / TABLES).mkdir(mode=0o700, exist_ok=True)
        return _written(self.folder / TABLES / f"{name}.jsonl", lines)

    def write_files(self, files: Iterable[Copied]) -> Digest:
        """Write down which files belong to it."""
        return _written(self.folder / FILES, (line(vars(file)) for file in files))

    def write_manifest(self, manifest: Manifest) -> None:
        """Write what it says of itself."""
        _written(self.folder / MANIFEST, [manifest.as_text().encode() + b"\n"])

    def manifest(self) -> Manifest:
        """What it says of itself. :raises Trouble: why it cannot be used."""
        if not (self.folder / MANIFEST).is_file():
            found = "" if self.folder.is_dir() else " (there is no such folder)"
            raise Trouble(f"{self.folder} is no whole backup: it has no {MANIFEST}{found}. Choose another.")
        try:
            said: dict[str, Any] = json.loads((self.folder / MANIFEST).read_bytes())
            if said["format"] > FORMAT:
                raise Trouble(f"{self.folder} was made by a newer Storyboard. Install that version or a newer one.")
            return Manifest(
                revision=said["revision"],
                taken_at=datetime.fromisoformat(said["taken_at"]),
                data_key=said["data_key_fingerprint"],
                tables={name: Digest(**digest) for name, digest in said["tables"].items()},
                files=Digest(**said["files"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            which = f"its {MANIFEST} is cut or altered"
            raise Trouble(f"{self.folder} is no whole backup: {which}. Choose another.") from error

    def damage(self, manifest: Manifest) -> list[str]:
        """Which of its lists are not as they were written; the bytes of the pool are looked at when they are copied."""
        wanted = {f"{TABLES}/{name}.jsonl": digest for name, digest in manifest.tables.items()}
        wanted[FILES] = manifest.files
        return [name for name, digest in wanted.items() if self._digest(name) != digest]

    def _digest(self, name: str) -> Digest | None:
        try:
            with (self.folder / name).open("rb") as file:
                return digest_of(file)
        except OSError:
            return None


def pool_of(backups: Path) -> DiskStorage:
    """Where the bytes of all backups in this folder are; to be read, until `make_ready` has made it."""
    return DiskStorage(written_in(backups)[0], make=False)


def withdrawals_of(backups: Path) -> DiskStorage:
    """The copy of the list of withdrawals that is beside the backups in this folder; as `pool_of`."""
    return DiskStorage(written_in(backups)[1], make=False)


def is_pool(backups: Path) -> bool:
    """Whether the pool there was made for backups: nowhere else may be erased what no backup names."""
    return (pool_of(backups).root / MARK).is_file()


def make_ready(backups: Path) -> None:
    """Make the folders that backups share; nobody but their owner reads them, whatever lies above.

    :raises Trouble: files are there that no backup has put there.
    """
    pool = pool_of(backups)
    if not is_pool(backups) and any(pool.objects()):
        raise Trouble(
            f"{pool.root} holds files, and is no pool of backups: what no backup names would be erased there. Choose "
            f"another folder for backups; if older backups did put them there, make an empty file {MARK} in it."
        )
    for folder in written_in(backups):
        folder.mkdir(mode=0o700, exist_ok=True)
        with contextlib.suppress(OSError):  # another's folder, or a file system that knows no owners
            folder.chmod(0o700)
        DiskStorage(folder)
    if not is_pool(backups):
        (pool.root / MARK).write_text(ABOUT_THE_POOL)


def all_in(backups: Path) -> list[Backup]:
    """The backups in this folder; those that have their name are whole, as far as writing goes."""
    folders = [path for path in sorted(backups.iterdir()) if path.is_dir() and not path.name.startswith(".")]
    return [Backup(path) for path in folders if path not in written_in(backups)]


def fingerprint(data_key: str) -> str:
    """What tells one data key from another, and gives neither away."""
    return hmac.digest(data_key.encode(), b"storyboard:fingerprint-of-the-data-key", "sha256").hex()


def _written(path: Path, lines: Iterable[bytes]) -> Digest:
    counting = Counting(lines)
    with path.open("xb") as file:
        file.writelines(counting)
        file.flush()
        os.fsync(file.fileno())
    make_durable(path.parent)
    return counting.digest

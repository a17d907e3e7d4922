"""Bytes on a local disk."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from storyboard.storage.disk_growing import DiskGrowing
from storyboard.storage.interface import CHUNK, Missing, Stored, checked, new_key
from storyboard.storage.scratch import Scratch, make_durable, room_told
from storyboard.storage.waiting import aside


class DiskStorage:
    """Objects as files `objects/ab/abcd…`; what is unfinished lies in `unfinished/` on the same file system."""

    def __init__(self, root: Path, *, make: bool = True) -> None:
        """Keep objects below `root`.

        :param make: make the folders that are missing; without it, what is not there is only read as empty.
        """
        self.root = root
        self._objects = root / "objects"
        if make:
            self._objects.mkdir(parents=True, exist_ok=True)
        self._unfinished = Scratch(root / "unfinished", make=make)
        self.growing = DiskGrowing(root / "growing", self._path, _publish, make=make)

    @contextmanager
    def writer(self, key: str) -> Iterator[_DiskWriter]:
        """See `Storage.writer`."""
        target = self._path(key)
        growing = self._unfinished.root / f"{key}.{new_key()}"
        with room_told(), growing.open("xb") as file:
            try:
                yield _DiskWriter(file, growing, target)
            finally:
                growing.unlink(missing_ok=True)

    def adopt(self, path: Path, key: str) -> Stored:
        """See `Storage.adopt`."""
        target = self._path(key)
        with room_told():
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                aside(os.fsync, file.fileno())
                size = os.fstat(file.fileno()).st_size
            aside(_publish, path, target)
        return Stored(key, size, sha256)

    def read(self, key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """See `Storage.read`."""
        return _pieces(self._open(key), start, length)

    @contextmanager
    def local(self, key: str) -> Iterator[Path]:
        """See `Storage.local`."""
        self._open(key).close()
        yield self._path(key)

    def inner_path(self, key: str) -> str:
        """See `OnThisMachine.inner_path`."""
        self._open(key).close()
        return str(self._path(key).relative_to(self._objects))

    def scratch(self) -> AbstractContextManager[Path]:
        """See `Storage.scratch`."""
        return self._unfinished.folder()

    def size(self, key: str) -> int:
        """See `Storage.size`."""
        with self._open(key) as file:
            return os.fstat(file.fileno()).st_size

    def erase(self, key: str) -> None:
        """See `Storage.erase`."""
        aside(self._path(key).unlink, missing_ok=True)

    def objects(self) -> Iterator[tuple[str, datetime]]:
        """See `Storage.objects`."""
        for path in self._objects.glob("*/*"):
            try:
                yield path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)
            except FileNotFoundError:
                continue  # erased while we looked

    def erase_unfinished(self, before: datetime, growing: Collection[str] = ()) -> int:
        """See `Storage.erase_unfinished`."""
        return self._unfinished.erase(before) + self.growing.files.erase(before, but=growing)

    def free_bytes(self) -> int:
        """See `Storage.free_bytes`."""
        return self._unfinished.free_bytes()

    def _path(self, key: str) -> Path:
        return self._objects / checked(key)[:2] / key

    def _open(self, key: str) -> BinaryIO:
        try:
            return self._path(key).open("rb")
        except FileNotFoundError:
            raise Missing(key) from None


class _DiskWriter:
    def __init__(self, file: BinaryIO, growing: Path, target: Path) -> None:
        self._file, self._growing, self._target = file, growing, target
        self._hash = hashlib.sha256()
        self._bytes = 0

    def write(self, data: bytes) -> None:
        """See `Writer.write`."""
        with room_told():
            self._file.write(data)
        self._hash.update(data)
        self._bytes += len(data)

    def finish(self) -> Stored:
        """See `Writer.finish`."""
        with room_told():
            self._file.flush()
            aside(os.fsync, self._file.fileno())
            aside(_publish, self._growing, self._target)
        return Stored(self._target.name, self._bytes, self._hash.hexdigest())


def _publish(source: Path, target: Path) -> None:
    """Rename, and make the new name itself survive a power cut. Times are our own, never the sender's."""
    target.parent.mkdir(exist_ok=True)
    if source.stat().st_dev == target.parent.stat().st_dev:
        source.replace(target)
    else:
        shutil.move(source, target)
    os.utime(target)
    for folder in (target.parent, target.parent.parent):
        make_durable(folder)


def _pieces(file: BinaryIO, start: int, length: int | None) -> Iterator[bytes]:
    with file:
        file.seek(start)
        left = length
        while left is None or left > 0:
            piece = file.read(CHUNK if left is None else min(CHUNK, left))
            if not piece:
                return
            left = None if left is None else left - len(piece)
            yield piece

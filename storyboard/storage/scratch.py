"""A folder on this machine's disk for what is in the making, whichever backend keeps the finished objects."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from storyboard.storage.interface import Full

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Scratch:
    """Files and folders that vanish when they are done with, or, after a crash, when they are old."""

    def __init__(self, root: Path, *, make: bool = True) -> None:
        self.root = root
        if make:
            root.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """An empty folder; gone afterwards."""
        with tempfile.TemporaryDirectory(dir=self.root) as folder:
            yield Path(folder)

    def erase(self, before: datetime, but: Collection[str] = ()) -> int:
        """Erase what was not written to since, but for these names; how many there were."""
        erased = 0
        for path in self.root.iterdir():
            if path.name in but or _last_written(path) >= before.timestamp():
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
            erased += 1
        return erased

    def free_bytes(self) -> int:
        """How much room there is."""
        return shutil.disk_usage(self.root).free


def make_durable(folder: Path) -> None:
    """Let the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def room_told() -> Iterator[None]:
    """Say that the disk is full in the words of the interface. :raises Full: it is."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise Full from error
        raise


def _last_written(path: Path) -> float:
    """The newest change in a file or folder; a folder in the making changes through its files."""
    try:
        inside = [p.stat().st_mtime for p in path.iterdir()] if path.is_dir() else []
        return max([path.stat().st_mtime, *inside])
    except FileNotFoundError:
        return 0.0

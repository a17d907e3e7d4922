"""Growing objects on this machine's disk: a file that is appended to, and renamed into place when it is whole."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

from storyboard.storage.growing import Busy, Save, State
from storyboard.storage.interface import Missing, checked
from storyboard.storage.scratch import Scratch, make_durable, room_told
from storyboard.storage.waiting import aside

# So much may wait for the disk before a sync, which otherwise keeps everybody else of its process waiting with it.
MOST_UNWRITTEN = 8 * 1024 * 1024  # bytes


class DiskGrowing:
    """The file's own size is the truth: it survives whatever happens to a row, and needs no state."""

    knows_writers = True

    def __init__(
        self, root: Path, finished: Callable[[str], Path], publish: Callable[[Path, Path], None], *, make: bool = True
    ) -> None:
        """Grow files in `root`.

        :param finished: where the object with a key lies once it is whole.
        :param publish: moves a file there for good.
        """
        self.files = Scratch(root, make=make)
        self._finished, self._publish = finished, publish

    def begin(self, key: str) -> State:
        """See `Growing.begin`."""
        with room_told():
            self._path(key).open("xb").close()
            aside(make_durable, self.files.root)
        return {}

    @contextmanager
    def append(self, key: str, state: State, save: Save) -> Iterator[_DiskAppender]:
        """See `Growing.append`."""
        with self._open(key, "r+") as file:
            try:
                # The kernel lets go with the process, however that ends.
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy from None
            if not self._path(key).exists():  # it was finished or abandoned while we waited
                raise Missing(key)
            file.seek(0, os.SEEK_END)
            appender = _DiskAppender(file)
            try:
                yield appender
            finally:
                appender.sync()

    def left_alone(self, key: str) -> bool:
        """See `Growing.left_alone`."""
        try:
            with self._open(key, "r+") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except Missing:
            pass
        return True

    def size(self, key: str, state: State) -> int:
        """See `Growing.size`. What the file shows may not have reached the disk: it does so first."""
        try:
            with self._open(key, "r") as file:
                aside(os.fsync, file.fileno())
                return os.fstat(file.fileno()).st_size
        except Missing:
            return self._finished_size(key)

    def finish(self, key: str, state: State, save: Save) -> int:
        """See `Growing.finish`."""
        size = self.size(key, state)
        if self._path(key).exists():
            aside(self._publish, self._path(key), self._finished(key))
        return size

    def abandon(self, key: str, state: State) -> None:
        """See `Growing.abandon`."""
        aside(self._path(key).unlink, missing_ok=True)
        aside(self._finished(key).unlink, missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.files.root / checked(key)

    def _open(self, key: str, mode: str) -> FileIO:
        try:
            return FileIO(self._path(key), mode)
        except FileNotFoundError:
            raise Missing(key) from None

    def _finished_size(self, key: str) -> int:
        try:
            return self._finished(key).stat().st_size
        except FileNotFoundError:
            raise Missing(key) from None


class _DiskAppender:
    def __init__(self, file: FileIO) -> None:
        self._file = file
        self._asked_for = file.tell()  # up to here the disk has been asked to write

    def write(self, data: bytes) -> None:
        """See `Appender.write`. A disk that fills up in the middle of a piece keeps its first part: it did arrive."""
        left = memoryview(data)
        with room_told():
            while left:
                left = left[self._file.write(left) or 0 :]
        if (unwritten := self._file.tell() - self._asked_for) >= MOST_UNWRITTEN:
            if hasattr(os, "posix_fadvise"):  # what is not needed is written at once; nobody waits for it here
                os.posix_fadvise(self._file.fileno(), self._asked_for, unwritten, os.POSIX_FADV_DONTNEED)
            self._asked_for += unwritten

    def sync(self) -> int:
        """See `Appender.sync`."""
        with room_told():
            aside(os.fsync, self._file.fileno())
        return self._file.tell()

"""Where bytes live: what every backend can do. One contract test holds them all (tests/storage)."""

from __future__ import annotations

import errno
import re
import secrets
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from storyboard.storage.growing import Growing

CHUNK = 64 * 1024


class Missing(Exception):
    """There are no bytes under this key."""


class Full(Exception):
    """There is no room left. Nothing of what was being written is kept."""


class Unreachable(OSError):
    """The store does not answer, or not to us; the reason, `strerror`, is for an operator."""

    def __init__(self, reason: str) -> None:
        super().__init__(errno.EHOSTUNREACH, reason)


@dataclass(frozen=True)
class Stored:
    """Bytes that are safe: they survive a power cut."""

    key: str
    bytes: int
    sha256: str


class Writer(Protocol):
    """A growing object. Nobody sees it before `finish`; left unfinished it vanishes."""

    def write(self, data: bytes) -> None:
        """Append. :raises Full: when there is no room."""

    def finish(self) -> Stored:
        """Make it durable and visible under its key."""


class Storage(Protocol):
    """Whole objects, ranges, growing files. Never a whole object in memory.

    A store on another machine raises `Unreachable` from every method that asks it.
    """

    @property
    def growing(self) -> Growing:
        """Objects that grow over days."""

    def writer(self, key: str) -> AbstractContextManager[Writer]:
        """Write a new object piece by piece; leaving the block without `finish` erases it."""

    def adopt(self, path: Path, key: str) -> Stored:
        """Take over a finished local file; `path` is gone afterwards. :raises Full: when there is no room."""

    def read(self, key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The bytes from `start`, `length` of them or to the end, in pieces. :raises Missing: at once."""

    def local(self, key: str) -> AbstractContextManager[Path]:
        """The object as a file to read from, for programs that need one. :raises Missing: at once."""

    def scratch(self) -> AbstractContextManager[Path]:
        """An empty folder for files in the making; gone afterwards."""

    def size(self, key: str) -> int:
        """How many bytes there are. :raises Missing: when there are none."""

    def erase(self, key: str) -> None:
        """Erase the object; no error when it is already gone."""

    def objects(self) -> Iterator[tuple[str, datetime]]:
        """Every finished object's key and when it was written, in no order."""

    def erase_unfinished(self, before: datetime, growing: Collection[str] = ()) -> int:
        """Erase what was left unfinished and not written to since; how many there were.

        :param growing: the keys of growing objects that somebody may still go on with.
        """

    def free_bytes(self) -> int:
        """How much room there is for what is in the making."""


@runtime_checkable
class OnThisMachine(Protocol):
    """What a storage can do besides, if its objects are files: let another program of this machine send them."""

    def inner_path(self, key: str) -> str:
        """Where the object lies below the folder of the objects. :raises Missing: at once."""


_KEY = re.compile(r"[0-9a-f]{32}")


def is_key(name: str) -> bool:
    """Whether it can be the key of an object."""
    return _KEY.fullmatch(name) is not None


def checked(key: str) -> str:
    """The key, which can be nothing but one of ours. :raises ValueError: it is none."""
    if not is_key(key):
        raise ValueError("not a storage key")
    return key


def new_key() -> str:
    """A key that nobody can guess and that tells nothing (128 bits)."""
    return secrets.token_hex(16)

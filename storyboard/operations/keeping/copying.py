"""Copying files from one storage to another, and believing a copy only once it was read back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from storyboard.operations.keeping.kept import Kept
from storyboard.operations.troubles import Trouble
from storyboard.storage.interface import Missing, Storage, Stored


@dataclass(frozen=True)
class Copied:
    """A file that is safe in the other storage, with the hash that it has there."""

    key: str
    bytes: int
    sha256: str
    story: str | None


@dataclass
class Copies:
    """What was copied, by key; what could not be; what is not as its row says, and is kept as it is."""

    done: dict[str, Copied] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    damaged: set[str] = field(default_factory=set)

    @property
    def bytes(self) -> int:
        """All of them together."""
        return sum(file.bytes for file in self.done.values())


def copy_all(source: Storage, target: Storage, files: Iterable[Kept], copies: Copies) -> None:
    """Copy what is not there yet. Copying twice is copying once: what `copies` has is not looked at again."""
    copies.missing.clear()
    for file in files:
        if file.key in copies.done:
            continue
        try:
            stored = copy(source, target, file.key, file.sha256)
        except Missing:
            copies.missing.add(file.key)
            continue
        copies.done[file.key] = Copied(file.key, stored.bytes, stored.sha256, file.story)
        if file.sha256 not in (None, stored.sha256):
            copies.damaged.add(file.key)


def copy(source: Storage, target: Storage, key: str, sha256: str | None = None) -> Stored:
    """Bring the bytes under this key into the target, and read them back; one that is there and right stays.

    :param sha256: which bytes they should be; without it, those that the source has.
    :raises Missing: neither has them.
    :raises Trouble: the target does not keep what it was given.
    """
    there = _found(target, key)
    if there is not None and there.sha256 == (sha256 or weigh(source, key).sha256):
        return there
    pieces = source.read(key)
    with target.writer(key) as writer:
        for piece in pieces:
            writer.write(piece)
        stored = writer.finish()
    if weigh(target, key) != stored:
        raise Trouble(f"The file {key} does not read as it was written: look after the disk. Nothing was kept.")
    return stored


def weigh(storage: Storage, key: str) -> Stored:
    """Read all bytes under this key. :raises Missing: there are none."""
    size, sha256 = 0, hashlib.sha256()
    for piece in storage.read(key):
        size += len(piece)
        sha256.update(piece)
    return Stored(key, size, sha256.hexdigest())


def _found(storage: Storage, key: str) -> Stored | None:
    try:
        return weigh(storage, key)
    except Missing:
        return None

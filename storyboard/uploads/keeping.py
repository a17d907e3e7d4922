"""Bytes are stored before their row is written: what to do with them when the row does not come."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from storyboard.storage.interface import Storage, Stored


@contextmanager
def kept_or_erased(storage: Storage, file: Stored | None) -> Iterator[None]:
    """Erase the file when the block ends with an exception, whichever: no row speaks for it."""
    try:
        yield
    except BaseException:
        if file is not None:
            storage.erase(file.key)
        raise

"""The folder that an export is written to: whole, or not there at all."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storyboard.operations.troubles import Trouble
from storyboard.storage.scratch import room_told

_UNFINISHED = ".unfinished-export"


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """A folder to write into, beside the target; it gets the target's name once the block is done.

    :raises Trouble: there is something in the target, or it cannot be written.
    :raises Full: there is no room; nothing is left of it.
    """
    target = target.absolute()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Trouble(f"{target} is there already, and not empty. Name another folder with --to.")
    growing = target.with_name(f".{target.name}{_UNFINISHED}")
    try:
        growing.parent.mkdir(parents=True, exist_ok=True)
        _clear(growing.parent)
        growing.mkdir(mode=0o700)  # what people told us is nobody's on this machine but its owner's
    except FileExistsError:
        raise Trouble(f"Another export is being written to {target}. Let it finish, or name another folder.") from None
    except OSError as error:
        raise Trouble(f"{target} cannot be written ({error.strerror}). Name another folder with --to.") from error
    try:
        with room_told(), _held(growing):
            yield growing
            growing.rename(target)
    except BaseException:
        shutil.rmtree(growing, ignore_errors=True)
        raise


def _clear(parent: Path) -> None:
    """Remove what exports have left that were killed: it holds what people told us. One that is at work stays."""
    for left in parent.glob(f".*{_UNFINISHED}"):
        with suppress(BlockingIOError), _held(left):
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """A folder with a lock on it, which ends with the process. :raises BlockingIOError: another process has it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)

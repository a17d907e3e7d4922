"""The folder that an export is written to: whole, or not there at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storyboard.operations.troubles import Trouble
from storyboard.storage.scratch import room_told


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """A folder to write into, beside the target; it gets the target's name once the block is done.

    :raises Trouble: there is something in the target, or it cannot be written.
    :raises Full: there is no room; nothing is left of it.
    """
    target = target.absolute()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Trouble(f"{target} is there already, and not empty. Name another folder with --to.")
    growing = target.with_name(f".{target.name}.unfinished")
    try:
        shutil.rmtree(growing, ignore_errors=True)
        growing.parent.mkdir(parents=True, exist_ok=True)
        growing.mkdir(mode=0o700)  # what people told us is nobody's on this machine but its owner's
    except OSError as error:
        raise Trouble(f"{target} cannot be written ({error.strerror}). Name another folder with --to.") from error
    try:
        with room_told():
            yield growing
            growing.rename(target)
    except BaseException:
        shutil.rmtree(growing, ignore_errors=True)
        raise

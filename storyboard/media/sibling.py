"""Writing beside the place, then renaming: a file under its own name is complete and verified."""

import contextlib
import secrets
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def writing(*outs: Path) -> Iterator[list[Path]]:
    """Give temporary names beside `outs`; rename them all at the end, or leave nothing when the block fails.

    A process that is killed leaves a `.part` name behind. Flushing to the disk is the business of the storage
    that takes the file over.
    """
    token = secrets.token_hex(6)
    parts = [out.with_name(f".{out.stem}.{token}.part{out.suffix}") for out in outs]
    try:
        yield parts
        for part, out in zip(parts, outs, strict=True):
            part.replace(out)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)

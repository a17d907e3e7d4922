"""The outermost boxes of an MP4 or QuickTime file (ISO/IEC 14496-12, 4.2): is all of it there?"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from storyboard.media.refusal import Unusable

_NEEDED = {b"moov", b"mdat", b"moof"}
_MOST_BOXES = 100_000  # a fragmented file of two minutes has some hundreds


def check_whole(path: Path) -> None:
    """Raise `Unusable("damaged")` when the index is missing or a box with content was cut off.

    Cheap: it reads the headers only. What stands after the last box that matters is not our concern; some phones
    append things of their own.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        seen = set()
        for kind, end in _boxes(file, size):
            seen.add(kind)
            if kind in _NEEDED and end > size:
                raise Unusable("damaged")
    if b"moov" not in seen:
        raise Unusable("damaged")


def _boxes(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int]]:
    at = 0
    for _ in range(_MOST_BOXES):
        file.seek(at)
        header = file.read(16)
        if len(header) < 8:
            return
        length, kind = int.from_bytes(header[:4], "big"), header[4:8]
        if length == 1:  # a 64-bit length follows
            length = int.from_bytes(header[8:16], "big")
        if length == 0:  # to the end of the file
            yield kind, size
            return
        if length < 8:
            return
        at += length
        yield kind, at

"""A piece with a checksum: nothing of it counts before all of it is here and found right."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from storyboard.storage.interface import CHUNK
from storyboard.uploads.complaints import Complaint
from storyboard.uploads.line import Line
from storyboard.uploads.protocol import Checksum

LARGEST = 8 * 1024 * 1024  # bytes


def verified(pieces: Iterable[bytes], wanted: Checksum, line: Line, folder: Path) -> Iterator[bytes]:
    """The same bytes, after they were all seen. A piece that was cut is dropped whole.

    :raises Complaint: too big, or other bytes than the checksum speaks of.
    """
    digest = hashlib.new(wanted.algorithm, usedforsecurity=False)
    with tempfile.TemporaryFile(dir=folder) as aside:
        for piece in pieces:
            if aside.tell() + len(piece) > LARGEST:
                raise Complaint("checksum-too-big")
            aside.write(piece)
            digest.update(piece)
        if not line.whole:
            return
        if digest.digest() != wanted.digest:
            raise Complaint("checksum-mismatch")
        aside.seek(0)
        while piece := aside.read(CHUNK):
            yield piece

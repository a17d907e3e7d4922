"""The outermost element of a Matroska or WebM file (RFC 8794, RFC 9559): is all of it there?"""

from pathlib import Path

from storyboard.media.refusal import Unusable

_SEGMENT = b"\x18\x53\x80\x67"
_HEADERS = 1024


def check_whole(path: Path) -> None:
    """Raise `Unusable("damaged")` when the segment says that it is longer than the file.

    A browser that records while it sends cannot know the length, and leaves it open: then nothing can be said.
    """
    with path.open("rb") as file:
        head = file.read(_HEADERS)
    size_of_header, begin = _size(head, 4)
    at = begin + size_of_header
    if head[at : at + 4] != _SEGMENT:
        raise Unusable("damaged")
    length, begin = _size(head, at + 4)
    known = length < (1 << 7 * (begin - at - 4)) - 1  # all ones: not known
    if known and begin + length > path.stat().st_size:
        raise Unusable("damaged")


def _size(data: bytes, at: int) -> tuple[int, int]:
    """Return a variable-size integer, and where it ends."""
    if at >= len(data) or not data[at]:
        raise Unusable("damaged")
    width = 9 - data[at].bit_length()
    value = int.from_bytes(data[at : at + width], "big") & ((1 << 7 * width) - 1)
    return value, at + width

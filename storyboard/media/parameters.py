"""The decoder's headers of a video track in MP4: `avcC` and `hvcC` (ISO/IEC 14496-15, 5.3.3.1 and 8.3.3.1)."""

from dataclasses import dataclass
from typing import BinaryIO

_PATH = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd")
_TABLE_HEADER, _ENTRY_HEADER = 8, 78  # bytes before the boxes inside `stsd`, and inside a picture's entry
_CONFIGURATIONS = (b"avcC", b"hvcC")
_INDEX_LIMIT = 64 << 20  # the index of two minutes has some hundred kB


@dataclass(frozen=True)
class Headers:
    """One configuration: its kind, its place in the file, its bytes."""

    kind: bytes
    at: int
    data: bytes


def read(file: BinaryIO) -> Headers:
    """Return the configuration of the first H.264 or HEVC track of a file whose index stands in front."""
    data = file.read(_INDEX_LIMIT)
    for start, end in _inside(data, 0, len(data), _PATH):
        for _, first, last in _boxes(data, start + _TABLE_HEADER, end):
            for kind, begin, finish in _boxes(data, first + _ENTRY_HEADER, last):
                if kind in _CONFIGURATIONS:
                    return Headers(kind, begin, data[begin:finish])
    raise ValueError("no configuration of H.264 or HEVC")


def length_width(headers: Headers) -> int:
    """Return how many bytes give the length of a unit in the samples."""
    return (headers.data[4 if headers.kind == b"avcC" else 21] & 3) + 1


def units(headers: Headers) -> list[tuple[int, int]]:
    """Return place in the file and length of each unit in an `hvcC`; an `avcC` has parameter sets only."""
    found: list[tuple[int, int]] = []
    if headers.kind == b"avcC":
        return found
    data, at = headers.data, 23
    for _ in range(data[22]):
        count = int.from_bytes(data[at + 1 : at + 3], "big")
        at += 3
        for _ in range(count):
            length = int.from_bytes(data[at : at + 2], "big")
            found.append((headers.at + at + 2, length))
            at += 2 + length
    if at > len(data):
        raise ValueError("a unit reaches beyond its configuration")
    return found


def _inside(data: bytes, start: int, end: int, path: tuple[bytes, ...]) -> list[tuple[int, int]]:
    if not path:
        return [(start, end)]
    inner = [(begin, finish) for kind, begin, finish in _boxes(data, start, end) if kind == path[0]]
    return [found for begin, finish in inner for found in _inside(data, begin, finish, path[1:])]


def _boxes(data: bytes, start: int, end: int) -> list[tuple[bytes, int, int]]:
    """Return kind, begin and end of the content of each box."""
    found = []
    while start + 8 <= end:
        length, header = int.from_bytes(data[start : start + 4], "big"), 8
        if length == 1:
            length, header = int.from_bytes(data[start + 8 : start + 16], "big"), 16
        if length < header:
            break
        found.append((data[start + 4 : start + 8], start + header, min(start + length, end)))
        start += length
    return found

"""The decoder configuration of HEVC in MP4 (`hvcC`, ISO/IEC 14496-15, 8.3.3.1) may hold SEI messages.

A stream copy cannot take them out, and phones and encoders write free text there. Here they are overwritten in
place with filler payload of the same length, so that no offset in the file moves.
"""

from pathlib import Path

_PARENTS = (b"moov", b"trak", b"mdia", b"minf", b"stbl")
_SAMPLE_ENTRIES = (b"hvc1", b"hev1")
_SEI = (39, 40)
_FILLER_PAYLOAD = 3
_INDEX_LIMIT = 64 << 20  # the index of two minutes has some hundred kB


def blank_sei(path: Path) -> None:
    """Overwrite the SEI messages in the `hvcC` boxes of an MP4 file whose index stands in front (`faststart`)."""
    with path.open("r+b") as file:
        data = bytearray(file.read(_INDEX_LIMIT))
        for start, end in _find(data, 0, len(data), _PARENTS):
            for first, last in _hvcc_boxes(data, start, end):
                for at, length in _sei_units(data, first, last):
                    file.seek(at)
                    file.write(_filler(bytes(data[at : at + 2]), length))


def _children(data: bytearray, start: int, end: int) -> list[tuple[bytes, int, int]]:
    """Return kind, start and end of the content of each box."""
    found = []
    while start + 8 <= end:
        length, kind, header = int.from_bytes(data[start : start + 4], "big"), bytes(data[start + 4 : start + 8]), 8
        if length == 1:
            length, header = int.from_bytes(data[start + 8 : start + 16], "big"), 16
        if length < header:
            break
        found.append((kind, start + header, min(start + length, end)))
        start += length
    return found


def _find(data: bytearray, start: int, end: int, path: tuple[bytes, ...]) -> list[tuple[int, int]]:
    if not path:
        return [(start, end)]
    inner = [(a, b) for kind, a, b in _children(data, start, end) if kind == path[0]]
    return [found for a, b in inner for found in _find(data, a, b, path[1:])]


def _hvcc_boxes(data: bytearray, start: int, end: int) -> list[tuple[int, int]]:
    tables = [(a + 8, b) for kind, a, b in _children(data, start, end) if kind == b"stsd"]
    entries = [(a + 78, b) for t in tables for kind, a, b in _children(data, *t) if kind in _SAMPLE_ENTRIES]
    return [(a, b) for e in entries for kind, a, b in _children(data, *e) if kind == b"hvcC"]


def _sei_units(data: bytearray, start: int, end: int) -> list[tuple[int, int]]:
    """Return place and length of each SEI unit of one configuration."""
    units = []
    at = start + 23
    for _ in range(data[start + 22]):
        kind, count = data[at] & 0x3F, int.from_bytes(data[at + 1 : at + 3], "big")
        at += 3
        for _ in range(count):
            length = int.from_bytes(data[at : at + 2], "big")
            if kind in _SEI and at + 2 + length <= end:
                units.append((at + 2, length))
            at += 2 + length
    return units


def _filler(header: bytes, length: int) -> bytes:
    """Return a SEI unit of this length that says nothing: the unit's header, one filler payload, the stop bit."""
    if length < 6:  # too short for a text
        return (header + b"\x80" * length)[:length]
    for sizes in range(1, length):
        payload = length - len(header) - 1 - sizes - 1
        if payload // 255 + 1 == sizes:
            size = b"\xff" * (payload // 255) + bytes([payload % 255])
            return header + bytes([_FILLER_PAYLOAD]) + size + b"\xff" * payload + b"\x80"
    return header + b"\x80" * (length - len(header))

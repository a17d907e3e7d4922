"""Taking free text out of a copied H.264 or HEVC stream, in place.

Phones and encoders write what they like into SEI messages: in the stream, and for HEVC also in the decoder's
headers (`hvcC`). Units that no decoder needs are overwritten with filler of the same length, so that no offset
moves; ffmpeg's `filter_units` rewrites every byte for it, and takes longer than the whole copy.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from storyboard.media import parameters

# By ITU-T H.264, table 7-1, and H.265, table 7-1: all that is left out is SEI, filler, reserved or unspecified.
_NEEDED = {
    "h264": frozenset({1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 13, 14, 15, 19, 20}),
    "hevc": frozenset(range(38)),
}
_SEI = {"h264": {6}, "hevc": {39, 40}}
_FILLER_UNIT = {"h264": b"\x0c", "hevc": b"\x4c\x01"}
_FILLER_PAYLOAD = 3  # a SEI message that says nothing

CODECS = frozenset(_NEEDED)


def blank(path: Path, codec: str, samples: Iterable[tuple[int, int]]) -> None:
    """Overwrite every unit that no decoder needs, in the headers and in the samples (place and length of each).

    The file is an MP4 with its index in front.
    """
    with path.open("r+b") as file:
        headers = parameters.read(file)
        units = parameters.units(headers)
        width = parameters.length_width(headers)
        for at, length in samples:
            units += _units(file, at, at + length, width)
        for at, length in units:
            file.seek(at)
            header = file.read(2)
            if _type(codec, header) not in _NEEDED[codec]:
                file.seek(at)
                file.write(filler(codec, header, length))


def _units(file: BinaryIO, at: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    while at + width < end:
        file.seek(at)
        length = int.from_bytes(file.read(width), "big")
        at += width
        yield at, min(length, end - at)
        at += length


def _type(codec: str, header: bytes) -> int:
    return header[0] & 0x1F if codec == "h264" else header[0] >> 1 & 0x3F


def filler(codec: str, header: bytes, length: int) -> bytes:
    """Return a unit of exactly this length that says nothing, of the kind that may stand in its place."""
    if _type(codec, header) not in _SEI[codec]:
        unit = _FILLER_UNIT[codec]
        return (unit + b"\xff" * (length - len(unit) - 1) + b"\x80")[:length]
    header = header[: len(_FILLER_UNIT[codec])]
    for sizes in range(1, length):
        payload = length - len(header) - 1 - sizes - 1
        if payload >= 0 and payload // 255 + 1 == sizes:
            size = b"\xff" * (payload // 255) + bytes([payload % 255])
            return header + bytes([_FILLER_PAYLOAD]) + size + b"\xff" * payload + b"\x80"
    # Too short for a message, or one byte off a multiple of 255: stop bits only.
    return (header + b"\x80" * length)[:length]

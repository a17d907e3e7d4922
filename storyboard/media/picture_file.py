"""What a picture file says of itself, read without decoding one pixel: PNG, JPEG or WebP, whole, still, how large."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from storyboard.media import sniff
from storyboard.media.refusal import Figure

PNG = b"\x89PNG\r\n\x1a\n"
_NO_LENGTH = {0x01, *range(0xD0, 0xD8)}  # JPEG markers that stand alone
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # JPEG markers that tell of a picture and its size
_ANIMATED_WEBP = 0x02

PictureCode = Literal[
    "empty",  # not one byte
    "not-a-picture",  # found: what it looks like instead, "" when unknown
    "animated",  # more pictures than one
    "too-large-picture",  # width, height, limit
    "damaged",  # cut off, or not readable to its end
]


class PictureUnusable(Exception):
    """The picture cannot be used: a code, and the figures that belong to it."""

    def __init__(self, code: PictureCode, figures: Mapping[str, Figure] | None = None) -> None:
        super().__init__(code, dict(figures or {}))
        self.code: PictureCode = code
        self.figures: dict[str, Figure] = dict(figures or {})


@dataclass(frozen=True)
class PictureFacts:
    """The kind of a picture, and its size in pixels."""

    kind: Literal["png", "jpeg", "webp"]
    width: int
    height: int


def read(data: bytes) -> PictureFacts:
    """Return the facts of a still picture that is all there. Its name and what its sender calls it are not asked.

    :raises PictureUnusable: it is empty, of another kind, animated or damaged.
    """
    if not data:
        raise PictureUnusable("empty")
    try:
        if data.startswith(PNG):
            return _png(data)
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _webp(data)
    except IndexError:  # it ends in the middle of a part
        raise PictureUnusable("damaged") from None
    raise PictureUnusable("not-a-picture", {"found": sniff.other(data[: sniff.HEAD_BYTES])})


def png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG to its end: the kind of each, and all its bytes.

    :raises PictureUnusable: it is cut off, or a checksum is wrong.
    """
    at, kind = len(PNG), b""
    while kind != b"IEND":
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        chunk, kind = data[at:end], data[at + 4 : at + 8]
        if end > len(data) or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big"):
            raise PictureUnusable("damaged")
        yield kind, chunk
        at = end


def _png(data: bytes) -> PictureFacts:
    chunks = list(png_chunks(data))
    kinds = [kind for kind, _ in chunks]
    if kinds[0] != b"IHDR" or len(chunks[0][1]) != 25 or b"IDAT" not in kinds:
        raise PictureUnusable("damaged")
    if b"acTL" in kinds:
        raise PictureUnusable("animated")
    head = chunks[0][1][8:]
    return _facts("png", int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big"))


def _jpeg(data: bytes) -> PictureFacts:
    at, found = 2, None
    while data[at + 1] != 0xDA:  # the pixels begin
        marker = data[at + 1]
        if data[at] != 0xFF or marker == 0xD9:
            raise PictureUnusable("damaged")
        if marker == 0xFF or marker in _NO_LENGTH:
            at += 1 if marker == 0xFF else 2
            continue
        if marker in _FRAMES:
            found = _facts("jpeg", _two(data, at + 7), _two(data, at + 5))
        at += 2 + max(_two(data, at + 2), 2)
    if found is None or b"\xff\xd9" not in data[at:]:
        raise PictureUnusable("damaged")
    return found


def _webp(data: bytes) -> PictureFacts:
    if int.from_bytes(data[4:8], "little") + 8 > len(data):
        raise PictureUnusable("damaged")
    kind, head = data[12:16], data[20:30]
    if kind == b"VP8X":
        if head[0] & _ANIMATED_WEBP or b"ANIM" in data:
            raise PictureUnusable("animated")
        return _facts("webp", 1 + int.from_bytes(head[4:7], "little"), 1 + int.from_bytes(head[7:10], "little"))
    if kind == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return _facts("webp", 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    if kind == b"VP8 ":
        return _facts("webp", _little(head, 6) & 0x3FFF, _little(head, 8) & 0x3FFF)
    raise PictureUnusable("damaged")


def _facts(kind: Literal["png", "jpeg", "webp"], width: int, height: int) -> PictureFacts:
    if width < 1 or height < 1:
        raise PictureUnusable("damaged")
    return PictureFacts(kind, width, height)


def _two(data: bytes, at: int) -> int:
    return data[at] << 8 | data[at + 1]


def _little(data: bytes, at: int) -> int:
    return data[at + 1] << 8 | data[at]

"""Forms as browsers send them, byte by byte, and requests that carry them in pieces."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import pairwise

from flask import Request
from werkzeug.test import EnvironBuilder

BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"


def film(size: int = 200_000) -> bytes:
    """Bytes that open like an MP4 and hold what a careless decoder stumbles over."""
    trap = f"\r\n--{BOUNDARY[:-1]}\r\n\r--\n{BOUNDARY}".encode()
    return (MP4 + (trap + bytes(range(256))) * (size // 256 + 1))[:size]


def field(name: str, value: str) -> bytes:
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


def file(content: bytes, name: str = "film", filename: str = "VID_2027.mp4") -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
    return head.encode() + b"Content-Type: video/mp4\r\n\r\n" + content + b"\r\n"


def form(*parts: bytes) -> bytes:
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


class Line(io.RawIOBase):
    """A line that hands over these pieces, whatever was asked for, and then is silent for good."""

    def __init__(self, pieces: Iterable[bytes], then: Exception | None = None) -> None:
        self._pieces: Iterator[bytes] = (piece for piece in pieces if piece)
        self._rest = b""
        self._then = then

    def read(self, size: int = -1) -> bytes:
        piece = self._rest or next(self._pieces, b"")
        if not piece and self._then:
            raise self._then
        self._rest = piece[size:] if size >= 0 else b""
        return piece[:size] if size >= 0 else piece


def request(line: io.RawIOBase, length: int | None, content_type: str | None = None) -> Request:
    environ = EnvironBuilder(method="POST").get_environ()
    environ["wsgi.input"] = line
    environ["wsgi.input_terminated"] = True  # as gunicorn says
    environ["CONTENT_TYPE"] = content_type or f"multipart/form-data; boundary={BOUNDARY}"
    environ.pop("CONTENT_LENGTH", None)
    if length is not None:
        environ["CONTENT_LENGTH"] = str(length)
    return Request(environ)


def cut(body: bytes, at: list[int]) -> list[bytes]:
    """The body in pieces, cut at these places."""
    places = [0, *sorted(place % (len(body) + 1) for place in at), len(body)]
    return [body[start:stop] for start, stop in pairwise(places)]

"""Reading the body of a request, piece by piece, to its announced end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from socket import socket
from typing import IO

from flask import Request
from werkzeug.exceptions import ClientDisconnected
from werkzeug.wsgi import get_input_stream

from storyboard.uploads.refusal import Refused

PIECE = 64 * 1024
LONGEST_SILENCE_S = 60.0


def body_of(request: Request, silence_s: float = LONGEST_SILENCE_S) -> Iterator[bytes]:
    """The body in pieces. The installation's limit for forms does not count here: the reader counts for itself.

    :param silence_s: how long a line may stay silent before it counts as broken.
    :raises Refused: `unreadable` when no length was announced, `broken-off` when the body ends before it.
    """
    if request.content_length is None:
        raise Refused("unreadable")
    with _silence_ends(request.environ.get("gunicorn.socket"), silence_s):
        yield from _pieces(get_input_stream(request.environ), request.content_length)


def _pieces(stream: IO[bytes], length: int) -> Iterator[bytes]:
    left = length
    while left:
        try:
            piece = stream.read(min(PIECE, left))
        except (OSError, ClientDisconnected) as error:
            raise Refused("broken-off") from error
        if not piece:
            raise Refused("broken-off")
        left -= len(piece)
        yield piece
        # A quick upload would otherwise keep every other request of a gevent worker waiting.
        time.sleep(0)


@contextmanager
def _silence_ends(line: socket | None, after_s: float) -> Iterator[None]:
    """No server ends a silent body by itself; gunicorn hands us the line, so that we can."""
    if line is None:
        yield
        return
    before = line.gettimeout()
    line.settimeout(after_s)
    try:
        yield
    finally:
        line.settimeout(before)

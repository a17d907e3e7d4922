"""A line that falls silent, or only drips, is not waited for without end; what it brought is kept."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from storyboard.uploads import line as lines
from storyboard.uploads.hold import Overtaken
from storyboard.uploads.line import Line


class Reader:
    """Reads as gunicorn does: all that was asked for; what came before a timeout is not lost."""

    def __init__(self, ours: socket.socket) -> None:
        self._ours, self._held = ours, b""

    def read(self, size: int) -> bytes:
        while len(self._held) < size:
            some = self._ours.recv(size - len(self._held))
            if not some:
                break
            self._held += some
        taken, self._held = self._held[:size], self._held[size:]
        return taken


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(7)
        yield ours, theirs


def line_of(ours: socket.socket, length: int | None, silence_s: float) -> Line:
    environ = EnvironBuilder(method="PATCH").get_environ()
    environ |= {"wsgi.input": Reader(ours), "wsgi.input_terminated": True, "gunicorn.socket": ours}
    if length is None:
        environ["HTTP_TRANSFER_ENCODING"] = "chunked"
    else:
        environ["CONTENT_LENGTH"] = str(length)
    return Line(Request(environ), silence_s)


PIECE = 32 * 1024


def nothing() -> None:
    """Nobody else wants it."""


def test_silence_ends_the_reading_and_what_came_is_kept(pair):
    ours, theirs = pair
    theirs.sendall(b"x" * (PIECE + 5))
    line, began = line_of(ours, 10 * PIECE, silence_s=0.5), time.monotonic()
    assert b"".join(line.pieces(nothing)) == b"x" * (PIECE + 5)
    assert 0.4 < time.monotonic() - began < 5
    assert (line.whole, ours.gettimeout()) == (False, 7)


def test_a_line_that_only_drips_never_ends_an_upload_and_is_ended_itself(pair):
    ours, theirs = pair
    over = threading.Event()

    def drips() -> None:
        while not over.wait(0.05):
            try:
                theirs.sendall(b"x")
            except OSError:
                return

    thread = threading.Thread(target=drips)
    thread.start()
    line, began = line_of(ours, 10 * PIECE, silence_s=0.5), time.monotonic()
    came = b"".join(line.pieces(nothing))
    over.set()
    thread.join()
    assert time.monotonic() - began < 5
    assert 0 < len(came) < 100
    assert not line.whole


def test_without_an_announced_length_silence_is_an_end_too(pair):
    ours, theirs = pair
    theirs.sendall(b"x" * 100)
    line, began = line_of(ours, None, silence_s=0.3), time.monotonic()
    assert b"".join(line.pieces(nothing)) == b"x" * 100
    assert time.monotonic() - began < 5
    assert not line.whole


def test_who_is_overtaken_hands_on_what_has_come_and_stops(pair, monkeypatch):
    ours, theirs = pair
    monkeypatch.setattr(lines, "LOOKED_EVERY_S", 0.1)

    def asked_to_stop() -> None:
        raise Overtaken

    theirs.sendall(b"x" * (PIECE + 5))
    line = line_of(ours, 10 * PIECE, silence_s=30)
    assert b"".join(line.pieces(asked_to_stop)) == b"x" * (PIECE + 5)
    assert (line.overtaken, line.whole) == (True, False)


def test_a_quick_line_is_read_in_larger_pieces_and_a_stop_in_the_middle_loses_none(pair):
    ours, theirs = pair
    content = bytes(range(256)) * 4096
    thread = threading.Thread(target=theirs.sendall, args=(content[:-7],))
    thread.start()
    line = line_of(ours, len(content), silence_s=0.5)
    pieces = list(line.pieces(nothing))
    thread.join()
    assert b"".join(pieces) == content[:-7]
    assert max(map(len, pieces)) > PIECE
    assert not line.whole

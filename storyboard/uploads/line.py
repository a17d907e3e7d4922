"""The body of a request over a line that may break at any moment: whatever arrives is handed on.

What a broken line looks like depends on the server: gunicorn ends a cut body like a whole one, or raises and hides what
it had already received, which one more read gives back. No server ends a silent body by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from socket import MSG_PEEK, SHUT_RD, socket
from threading import Timer
from typing import IO

from flask import Request
from werkzeug.exceptions import ClientDisconnected
from werkzeug.wsgi import get_input_stream

from storyboard.uploads.hold import Overtaken

# What is here is read in pieces as large as it comes: a quick line is no work then, and of a slow one no more waits
# than a kilobyte. So much must arrive within the longest silence, or the line only drips and would never end.
LARGEST_PIECE = 256 * 1024
SMALLEST_PIECE = 1024
WAITED_FOR = 32 * 1024
# Hundreds of slow lines would wake us at each packet: where little comes, some of it is gathered first.
LITTLE = 8 * 1024
LONGEST_NAP_S = 0.2
# So long a line that is always full writes down what came, before it lets the machine do something else for so long.
WORKS_S = 0.0003
RESTS_S = 0.001
SHORTEST_NAP_S = 0.005
LONGEST_SILENCE_S = 60.0
LOOKED_EVERY_S = 2.0


class Line:
    """One body. After `pieces` is through, `whole` says whether it came to its announced end."""

    def __init__(self, request: Request, silence_s: float = LONGEST_SILENCE_S) -> None:
        environ = request.environ
        self.announced = request.content_length
        self._chunked = self.announced is None and "chunked" in request.headers.get("Transfer-Encoding", "").lower()
        self._stream: IO[bytes] = environ["wsgi.input"]
        if not environ.get("wsgi.input_terminated"):
            self._stream = get_input_stream(environ)
        self._socket: socket | None = environ.get("gunicorn.socket")
        self._silence_s = silence_s
        self.whole = self.empty = self.announced in (None, 0) and not self._chunked
        self.overtaken = False
        self._stopped = False
        self._size, self._gathered, self._nap_s = SMALLEST_PIECE, LITTLE, 0.0
        self._worked_s = 0.0

    def pieces(self, look: Callable[[], None]) -> Iterator[bytes]:
        """Everything that arrives.

        :param look: called every two seconds at least while the line allows it; may raise `Overtaken`, which ends the
            reading after what has arrived already.
        """
        if self.empty:
            return
        left = self.announced
        with self._patience():
            for piece in self._arriving(look):
                taken = piece if left is None else piece[:left]
                left = None if left is None else left - len(taken)
                began = time.monotonic()
                yield taken
                if left == 0:
                    break
                self._give_way(time.monotonic() - began)
            else:
                self.whole = self.whole and left is None
                return
        self.whole = True
        if getattr(self._stream, "failed", False):
            # gunicorn takes a read that found too little for a broken body, after which it would hang up without a
            # word. This one was read to its end, so the next request is where it should be.
            setattr(self._stream, "failed", False)  # noqa: B010 - no stream of Python's own has it

    def _give_way(self, worked_s: float) -> None:
        """A quick upload would otherwise keep every other request waiting: of its worker, and of its processor."""
        self._worked_s += worked_s
        if self._worked_s < WORKS_S:
            time.sleep(0)
        else:
            time.sleep(RESTS_S)
            self._worked_s = 0

    def _arriving(self, look: Callable[[], None]) -> Iterator[bytes]:
        heard = looked = time.monotonic()
        while True:
            try:
                piece = self._read_whole() if self._chunked or self._socket is None else self._read_here(self._socket)
                if piece == b"":
                    self.whole = not self._stopped
                    return
                if piece:
                    yield piece
                    heard = time.monotonic()
                elif time.monotonic() - heard > self._silence_s:
                    yield from self._rest(ended=True)
                    return
            except (OSError, ClientDisconnected):
                yield from self._rest(ended=self._chunked)
                return
            if time.monotonic() - looked > LOOKED_EVERY_S:
                looked = time.monotonic()
                try:
                    look()
                except Overtaken:
                    self.overtaken = True
                    yield from self._rest(ended=True)
                    return

    def _read_here(self, line: socket) -> bytes | None:
        """What is here already, nothing at its end, or None when even the smallest piece is not, after some waiting.

        A read that waits would wait for all of its piece, and each byte that comes would let it go on waiting.
        """
        line.settimeout(0)
        while self._size >= SMALLEST_PIECE:
            try:
                piece = self._stream.read(self._size)
            except BlockingIOError:  # what came of it is kept for the next read
                self._size //= 2
            else:
                self._size = min(2 * self._size, LARGEST_PIECE)
                self._gathered += len(piece)
                return piece
        self._size = SMALLEST_PIECE
        self._nap_s = min(2 * self._nap_s or SHORTEST_NAP_S, LONGEST_NAP_S) if self._gathered < LITTLE else 0
        self._gathered = 0
        line.settimeout(min(LOOKED_EVERY_S, self._silence_s))
        with suppress(TimeoutError):
            line.recv(1, MSG_PEEK)
            time.sleep(self._nap_s)
        return None

    def _read_whole(self) -> bytes:
        """The next bytes of a body that cannot be gone on with after a timeout."""
        watch = Timer(self._silence_s, self._stop_reading)
        watch.daemon = True
        watch.start()
        try:
            return self._stream.read(WAITED_FOR)
        finally:
            watch.cancel()

    def _stop_reading(self) -> None:
        self._stopped = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(SHUT_RD)

    def _rest(self, *, ended: bool = False) -> Iterator[bytes]:
        """What had been received before the line broke, or before we ended it."""
        if ended and self._socket is None:
            return
        if ended:
            self._stop_reading()
        if self._socket is not None:
            self._socket.settimeout(self._silence_s)
        while True:
            try:
                piece = self._stream.read(WAITED_FOR)
            except (OSError, ClientDisconnected):
                return
            if not piece:
                return
            yield piece

    @contextmanager
    def _patience(self) -> Iterator[None]:
        """No line is waited for without end; it is handed back as it was."""
        if self._socket is None:
            yield
            return
        before = self._socket.gettimeout()
        self._socket.settimeout(self._silence_s)
        try:
            yield
        finally:
            self._socket.settimeout(before)

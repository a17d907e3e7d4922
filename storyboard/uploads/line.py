"""The body of a request over a line that may break at any moment: whatever arrives is handed on.

What a broken line looks like depends on the server: gunicorn ends a cut body like a whole one, or raises and hides what
it had already received, which one more read gives back. No server ends a silent body by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socket import SHUT_RD, socket
from typing import IO

from flask import Request
from werkzeug.exceptions import ClientDisconnected
from werkzeug.wsgi import get_input_stream

from storyboard.uploads.hold import Overtaken

# A read waits until it has all of it, so this is also what must arrive within the longest silence: 546 bytes a second.
PIECE = 32 * 1024
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
                yield taken
                if left == 0:
                    break
                # A quick upload would otherwise keep every other request of a gevent worker waiting.
                time.sleep(0)
            else:
                self.whole = self.whole and left is None
                return
        self.whole = True

    def _arriving(self, look: Callable[[], None]) -> Iterator[bytes]:
        heard = looked = time.monotonic()
        while True:
            try:
                piece = self._stream.read(PIECE)
                if not piece:
                    self.whole = True
                    return
                yield piece
                heard = time.monotonic()
            except TimeoutError:
                if time.monotonic() - heard > self._silence_s or self._chunked:
                    yield from self._rest(ended=True)
                    return
            except (OSError, ClientDisconnected):
                yield from self._rest()
                return
            if time.monotonic() - looked > LOOKED_EVERY_S:
                looked = time.monotonic()
                try:
                    look()
                except Overtaken:
                    self.overtaken = True
                    yield from self._rest(ended=True)
                    return

    def _rest(self, *, ended: bool = False) -> Iterator[bytes]:
        """What had been received before the line broke, or before we ended it."""
        if ended and self._socket is not None:
            self._socket.shutdown(SHUT_RD)
        elif ended:
            return
        while True:
            try:
                piece = self._stream.read(PIECE)
            except (OSError, ClientDisconnected):
                return
            if not piece:
                return
            yield piece

    @contextmanager
    def _patience(self) -> Iterator[None]:
        """Wake up often enough to look around. A chunked body cannot be gone on with after a timeout."""
        if self._socket is None:
            yield
            return
        before = self._socket.gettimeout()
        self._socket.settimeout(self._silence_s if self._chunked else min(LOOKED_EVERY_S, self._silence_s))
        try:
            yield
        finally:
            self._socket.settimeout(before)

"""Hearing signals in a loop that waits for other things too."""

from __future__ import annotations

import contextlib
import signal
import socket
from collections.abc import Iterator
from types import FrameType

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Bell:
    """Counts the signals that tell us to end; its descriptor becomes readable at each signal, SIGCHLD included."""

    def __init__(self) -> None:
        self.rung = 0
        self._inside, self._outside = socket.socketpair()
        for end in (self._inside, self._outside):
            end.setblocking(False)

    def fileno(self) -> int:
        """Return the descriptor to wait for."""
        return self._inside.fileno()

    def silence(self) -> None:
        """Make the descriptor wait for the next signal."""
        with contextlib.suppress(BlockingIOError):
            self._inside.recv(4096)

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Hear signals inside this block. One that we were started to ignore (`nohup`) stays ignored."""
        heard = [number for number in ENDINGS if signal.getsignal(number) != signal.SIG_IGN]
        before = {number: signal.signal(number, self._ring) for number in heard}
        # A child's end needs a handler only so that it wakes the loop.
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        waker = signal.set_wakeup_fd(self._outside.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(waker)
            for number, handler in before.items():
                signal.signal(number, handler)
            self._inside.close()
            self._outside.close()

    def _ring(self, _number: int, _frame: FrameType | None) -> None:
        self.rung += 1

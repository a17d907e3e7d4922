"""A weak line between a browser and the site, for whole connections: what is on its way when it is cut is lost."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.live import Site

PIECE = 4096  # bytes


class WeakLine:
    """Carries so many bytes a second in either direction, from a port of its own to the site's."""

    def __init__(self, site: Site, bytes_per_s: int) -> None:
        self._door = socket.create_server(("127.0.0.1", 0))
        self._door.setsockopt(
            socket.SOL_SOCKET, socket.SO_RCVBUF, PIECE
        )  # or the line would take in what it cannot carry
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self._site, self._rate = site, bytes_per_s
        self._open: list[socket.socket] = []
        self._there, self.cuts = True, 0
        threading.Thread(target=self._serve, daemon=True).start()

    def cut(self) -> None:
        """Break every connection; new ones come to nothing."""
        self._there, self.cuts = False, self.cuts + 1
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """It is there again."""
        self._there = True

    def close(self) -> None:
        """Nobody comes any more."""
        self.cut()
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _serve(self) -> None:
        lanes = threading.Lock(), threading.Lock()  # whatever goes one way shares the line
        with suppress(OSError):
            while True:
                phone, _ = self._door.accept()
                if not self._there:
                    phone.close()
                    continue
                site = socket.create_connection(("127.0.0.1", self._site.port))
                self._open += (phone, site)
                for ends, lane in zip(((phone, site), (site, phone)), lanes, strict=True):
                    threading.Thread(target=self._carry, args=(*ends, lane), daemon=True).start()

    def _carry(self, start: socket.socket, end: socket.socket, lane: threading.Lock) -> None:
        with start, suppress(OSError):
            while piece := start.recv(PIECE):
                with lane:
                    time.sleep(len(piece) / self._rate)
                if self._there:
                    end.sendall(piece)
        with suppress(OSError):
            end.shutdown(socket.SHUT_WR)


@contextmanager
def weak_line(site: Site, bytes_per_s: int) -> Iterator[WeakLine]:
    """A line for the length of the block."""
    line = WeakLine(site, bytes_per_s)
    try:
        yield line
    finally:
        line.close()

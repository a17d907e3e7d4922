"""How much of a film is sent twice over a line that breaks every 2 to 10 seconds?

The line carries 256 kB a second. What it has taken is on its way for 0.2 seconds, and lost when it breaks, in one
of three ways: closed, reset, or dead without a word. The client does as tus-js-client does: it asks how far the upload
is, waiting while it is told to, and goes on from there. Counted is what the line took from the phone.
"""

from __future__ import annotations

import random
import selectors
import socket
import struct
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

import config
from benchmarks.site import HOST, running
from benchmarks.stories import fill
from benchmarks.table import Row, main
from benchmarks.tus import Author, film
from storyboard import create_app
from storyboard.uploads.models import Upload, UploadState

MB = 1_000_000
RATE = 256_000  # bytes a second
DELAY_S = 0.2
TICK_S = 0.02
CUT_AFTER_S = (2.0, 10.0)
RETRY_AFTER_S = (0, 1, 3, 5, 10, 20, 30)
WAYS = ("closed", "reset", "dead")
PIECE = 16 * 1024
_LONGEST_S = 900
T = TypeVar("T")


class WeakLine:
    """Stands between a phone and a site: carries one connection at a time, slowly, and breaks."""

    def __init__(self, port: int, seed: int) -> None:
        self.taken, self.cuts = 0, 0  # bytes of bodies and heads that the phone paid for
        self._site, self._random = port, random.Random(seed)  # noqa: S311 - a timetable, no secret
        self._door = socket.create_server((HOST, 0))
        self.port = int(self._door.getsockname()[1])
        self._cut_at = time.monotonic() + self._random.uniform(*CUT_AFTER_S)
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            phone, _ = self._door.accept()
            phone.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
            threading.Thread(target=self._carry, args=(phone,), daemon=True).start()

    def _carry(self, phone: socket.socket) -> None:
        site = socket.create_connection((HOST, self._site))
        on_its_way: deque[tuple[float, bytes]] = deque()
        with selectors.DefaultSelector() as answers:
            answers.register(site, selectors.EVENT_READ)
            phone.settimeout(TICK_S)
            while True:
                now = time.monotonic()
                if now > self._cut_at:
                    self._break(phone, site)
                    return
                try:
                    some = phone.recv(int(RATE * TICK_S))
                    if not some:
                        break
                    self.taken += len(some)
                    on_its_way.append((now + DELAY_S, some))
                    time.sleep(len(some) / RATE)
                except TimeoutError:
                    pass
                while on_its_way and on_its_way[0][0] <= time.monotonic():
                    site.sendall(on_its_way.popleft()[1])
                if answers.select(0):
                    back = site.recv(1 << 16)
                    if not back:
                        break
                    phone.sendall(back)
        phone.close()
        site.close()

    def _break(self, phone: socket.socket, site: socket.socket) -> None:
        """What is on its way is lost. On a dead line neither end hears of it: the phone gives up by itself."""
        way, self.cuts = WAYS[self.cuts % len(WAYS)], self.cuts + 1
        self._cut_at = time.monotonic() + self._random.uniform(*CUT_AFTER_S)
        if way == "reset":
            site.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        phone.close()
        if way == "dead":
            threading.Timer(_LONGEST_S, site.close).start()
        else:
            site.close()


def measure(megabytes: int) -> Sequence[Row]:
    """Return the figures."""
    content = film(random.Random(1).randbytes(MB) * megabytes)  # noqa: S311 - noise
    with tempfile.TemporaryDirectory() as name:
        env = {"STORYBOARD_DATA": name}
        app = create_app(config.load({**env, "LOG_LEVEL": "WARNING"}))
        engine = app.extensions["storyboard_engine"]
        fill(engine, 1)
        with running("benchmarks.taking:app", Path(name) / "site.log", env) as site:
            line = WeakLine(site.port, seed=1)
            began, author = time.monotonic(), Author(line.port, "awa")
            place = insist(lambda: author.begin(len(content)))
            requests = send(author, place, content)
            seconds = time.monotonic() - began
        with Session(engine) as session:
            (key,) = session.scalars(select(Upload.storage_key).where(Upload.state == UploadState.COMPLETE))
        differs = b"".join(app.extensions["storyboard_storage"].read(key)) != content
        engine.dispose()
    twice = 100 * (line.taken - len(content)) / line.taken
    return [
        Row(f"{megabytes} MB over {line.cuts} cuts: sent twice, with all heads", twice, "%", goal=5),
        Row("… pieces that it took", requests, "PATCH"),
        Row("… time, to an unbroken line", seconds, "s", reference=len(content) / RATE),
        Row("… films that differ in a byte", differs, "of 1", goal=0),
    ]


def send(author: Author, place: str, content: bytes) -> int:
    """Send until it is all there; how many requests with bytes it took."""
    pieces, failures, offset = 0, 0, 0
    deadline = time.monotonic() + _LONGEST_S
    while time.monotonic() < deadline:
        pieces += 1
        try:
            rest = (content[start : start + PIECE] for start in range(offset, len(content), PIECE))
            if author.send(place, rest, offset, len(content) - offset) == HTTPStatus.NO_CONTENT:
                return pieces
        except OSError:  # the line broke
            pass
        time.sleep(RETRY_AFTER_S[min(failures, len(RETRY_AFTER_S) - 1)])
        before, offset = offset, insist(lambda: author.offset(place))
        failures = 0 if offset > before else failures + 1
    raise SystemExit("The film did not arrive in time.")


def insist(ask: Callable[[], T | None]) -> T:
    """Ask until there is an answer, however often the line breaks meanwhile."""
    for wait_s in (*RETRY_AFTER_S, *[RETRY_AFTER_S[-1]] * 10):
        try:
            if (answer := ask()) is not None:
                return answer
        except OSError:
            pass
        time.sleep(wait_s)
    raise SystemExit("The site cannot be asked.")


if __name__ == "__main__":
    sys.exit(main(measure, __doc__, megabytes=30))

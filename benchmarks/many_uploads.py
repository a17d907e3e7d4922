"""Many authors who send films at once, in a process of its own: most at the pace of a weak line, some at full speed.

Each film is compared with what the site keeps of it, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http import HTTPStatus

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

import config
from benchmarks.tus import Author, film
from storyboard import create_app
from storyboard.storage.interface import Storage
from storyboard.uploads.models import Upload, UploadState

PACE = 32 * 1024  # bytes a second
SPAN_S = 0.25  # between two pieces on a slow line
RAMP_S = 10  # the slow ones do not all press the button in the same second
MB = 1 << 20
ON_THE_WAY = "on the way"
FAST_MB = 100


@dataclass
class Sent:
    """How many films were sent, how many of them are not there or differ, and how many bytes came in how much time."""

    films: int = 0
    wrong: int = 0
    bytes: int = 0
    seconds: float = 0


class Sending:
    """A process of senders at work."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def end(self) -> Sent:
        """Wait until all have sent; what it was."""
        told, _ = self._process.communicate()
        return Sent(**json.loads(told))


@contextmanager
def sending(data: str, port: int, slow: int, seconds: float, fast: int) -> Iterator[Sending]:
    """Let so many send. Slow ones take so many seconds for a film each, and begin one after the other.

    :param data: the folder in which the site keeps all it has.
    """
    asked = json.dumps({"data": data, "port": port, "slow": slow, "seconds": seconds, "fast": fast})
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.many_uploads", asked], stdout=subprocess.PIPE, text=True
    )
    try:
        if process.stdout is None or process.stdout.readline().strip() != ON_THE_WAY:
            raise SystemExit("The uploads could not be begun.")
        yield Sending(process)
    finally:
        process.kill()


class Senders:
    """What `sending` lets a process of its own do."""

    def __init__(self, port: int, engine: Engine, storage: Storage) -> None:
        self._port, self._engine, self._storage = port, engine, storage
        self._lock, self._over, self.sent = threading.Lock(), threading.Event(), Sent()

    def send(self, slow: int, seconds: float, fast: int) -> Sent:
        """Send until the last slow film is there."""
        size = int(PACE * seconds)
        weak = [threading.Thread(target=self._slow, args=(n, RAMP_S * n / slow, size)) for n in range(slow)]
        quick = [threading.Thread(target=self._fast, args=(n,)) for n in range(fast)]
        print(ON_THE_WAY, flush=True)
        began = time.monotonic()
        for thread in (*quick, *weak):
            thread.start()
        for thread in weak:
            thread.join()
        self._over.set()
        for thread in quick:
            thread.join()
        self.sent.seconds = time.monotonic() - began
        return self.sent

    def _slow(self, number: int, after_s: float, size: int) -> None:
        name, content = f"slow-{number}", film(random.Random(number).randbytes(size))  # noqa: S311 - noise
        time.sleep(after_s)
        author = Author(self._port, name)
        self._send(author, name, author.begin(size), content, paced(content))

    def _fast(self, number: int) -> None:
        content, turn = film(random.Random(-number).randbytes(MB) * FAST_MB), 0  # noqa: S311 - noise
        while not self._over.is_set():
            name, turn = f"fast-{number}-{turn}", turn + 1
            author = Author(self._port, name)
            place = author.begin(len(content))
            self._send(author, name, place, content, [content])
            author.ask("DELETE", place)  # or they would fill the disk

    def _send(self, author: Author, name: str, place: str, content: bytes, pieces: Iterable[bytes]) -> None:
        try:
            right = author.send(place, pieces, 0, len(content)) == HTTPStatus.NO_CONTENT and self._is(name, content)
        except OSError:
            right = False
        with self._lock:
            self.sent.films += 1
            self.sent.bytes += len(content)
            self.sent.wrong += not right

    def _is(self, name: str, content: bytes) -> bool:
        """Whether the site keeps just these bytes of this author."""
        with Session(self._engine) as session:
            whole = select(Upload.storage_key).where(Upload.owner == name, Upload.state == UploadState.COMPLETE)
            key = session.scalar(whole)
        digest = hashlib.sha256()
        for piece in self._storage.read(key) if key else ():
            digest.update(piece)
        return digest.digest() == hashlib.sha256(content).digest()


def paced(content: bytes) -> Iterator[bytes]:
    """The same bytes in the time that a weak line takes for them."""
    began, step = time.monotonic(), int(PACE * SPAN_S)
    for turn, start in enumerate(range(0, len(content), step)):
        time.sleep(max(began + turn * SPAN_S - time.monotonic(), 0))
        yield content[start : start + step]


def _main(data: str, port: int, **how: int) -> None:
    app = create_app(config.load({"STORYBOARD_DATA": data, "LOG_LEVEL": "WARNING"}))
    senders = Senders(port, app.extensions["storyboard_engine"], app.extensions["storyboard_storage"])
    print(json.dumps(asdict(senders.send(**how))))


if __name__ == "__main__":
    _main(**json.loads(sys.argv[1]))

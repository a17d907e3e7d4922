"""Many readers at once, over kept connections: as fast as they are answered, or at the times of a timetable.

Runs in a process of its own (`many_readers`), on bare sockets, so that it takes little of the time that it measures.
With a timetable, an answer's time counts from when it should have been asked for: a slow server hides nobody's waiting.
"""

from __future__ import annotations

import http
import itertools
import json
import selectors
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

HOST = "127.0.0.1"
_TURNS = 100  # then a reader comes on a new connection: no worker of the server keeps the busier readers
_PATIENCE_S = 20.0


@dataclass(frozen=True)
class Answers:
    """What came back: in how much time, how many were no page, and after how many seconds each was there."""

    seconds: float
    failures: int
    latencies: Sequence[float]

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """The time in which this share of the answers was there."""
        ordered = sorted(self.latencies)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def many_readers(
    port: int, paths: Sequence[str], *, seconds: float, readers: int, rate: float = 0, unlike: bool = False
) -> Answers:
    """Ask for these pages in turn. Without a rate each reader asks again as soon as there is an answer.

    :param unlike: no two addresses are the same.
    """
    asked = json.dumps(
        {"port": port, "paths": paths, "seconds": seconds, "readers": readers, "rate": rate, "unlike": unlike}
    )
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.load", asked], check=True, capture_output=True, timeout=seconds + 60
    )
    return Answers(**json.loads(told.stdout))


class Reader:
    """One person with a connection, who asks for one page at a time."""

    def __init__(self, port: int, requests: Iterator[bytes]) -> None:
        self.since = 0.0
        self._port, self._requests = port, requests
        self._line: socket.socket | None = None
        self._turns = 0
        self._got = bytearray()

    def ask(self, since: float) -> socket.socket:
        """Ask for the next page, which was due at this time; return where its answer comes from."""
        if self._line is None or self._turns == _TURNS:
            self._hang_up()
            self._line = socket.create_connection((HOST, self._port), timeout=_PATIENCE_S)
            self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.since = since
        self._turns += 1
        self._got.clear()
        self._line.sendall(next(self._requests))
        return self._line

    def hear(self) -> int:
        """Take what has come; return the status of the answer once it is whole, 0 before, -1 when the line was cut."""
        assert self._line is not None  # noqa: S101 - somebody who was asked something
        some = self._line.recv(1 << 17)
        if not some:
            self._hang_up()
            return -1
        self._got += some
        head, end, body = self._got.partition(b"\r\n\r\n")
        _, _, size = head.lower().partition(b"content-length:")
        if not end or len(body) < int(size.partition(b"\r\n")[0]):
            return 0
        return int(head[9:12])

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line, self._turns = None, 0


def requests_for(paths: Sequence[str], unlike: bool) -> Iterator[bytes]:
    """Requests for these pages in turn, each from another address: many people read, not one who floods."""
    for number, path in enumerate(itertools.cycle(paths)):
        more = f"{'&' if '?' in path else '?'}number={number}" if unlike else ""
        yield (
            f"GET {path}{more} HTTP/1.1\r\nHost: {HOST}\r\nUser-Agent: Mozilla/5.0 (Linux; Android 15)\r\n"
            f"X-Forwarded-For: 10.{number // 65536 % 256}.{number // 256 % 256}.{number % 256}\r\n"
            "Accept: text/html\r\nAccept-Language: en-GB,en;q=0.7,fr;q=0.3\r\nAccept-Encoding: gzip\r\n\r\n"
        ).encode()


def read(port: int, paths: Sequence[str], seconds: float, readers: int, rate: float, unlike: bool) -> Answers:
    """What `many_readers` lets a process of its own do."""
    requests = requests_for(paths, unlike)
    idle = deque(Reader(port, requests) for _ in range(readers))
    latencies: list[float] = []
    failures = asked = 0
    started = now = time.monotonic()
    with selectors.DefaultSelector() as busy:
        while True:
            now = time.monotonic()
            following = started + asked / rate if rate else now
            if idle and following <= now and following < started + seconds:
                reader = idle.popleft()
                busy.register(reader.ask(following), selectors.EVENT_READ, reader)
                asked += 1
                continue
            to_come = following < started + seconds
            if not busy.get_map() and not to_come:
                return Answers(now - started, failures, latencies)
            heard = busy.select(max(following - now, 0) if to_come and idle else _PATIENCE_S)
            if not heard and not (to_come and idle):
                raise TimeoutError(f"no answer for {_PATIENCE_S:g} s")
            for key, _events in heard:
                status = key.data.hear()
                if status:
                    busy.unregister(key.fileobj)
                    latencies.append(time.monotonic() - key.data.since)
                    failures += status != http.HTTPStatus.OK
                    idle.append(key.data)


if __name__ == "__main__":
    print(json.dumps(asdict(read(**json.loads(sys.argv[1])))))

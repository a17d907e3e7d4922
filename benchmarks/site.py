"""A site as it runs on a server: gunicorn with two gevent workers, and what it computes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config import ROOT

HOST = "127.0.0.1"
_PATIENCE_S = 60
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Site:
    """A running site, and whose computing counts as its own: gunicorn's processes, and those of its database."""

    port: int
    pids: Sequence[int]

    def computed_s(self) -> float:
        """Seconds of computing until now, by these processes and all that they started."""
        return sum(_ticks(pid) for pid in self.pids) / _TICKS

    def memory_bytes(self) -> int:
        """What these processes and all that they started take of the memory; what they share is counted once."""
        return sum(_memory(pid) for pid in self.pids)


@contextmanager
def running(application: str, said: Path, env: Mapping[str, str], *others: int) -> Iterator[Site]:
    """Serve an application until the end of the block.

    :param said: the file that its log is written to.
    :param others: processes whose computing counts, too.
    """
    port = free_port()
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "deploy/gunicorn.conf.py"), application]
    everything = {**os.environ, "PORT": str(port), "LOG_LEVEL": "WARNING", **env}
    with said.open("wb") as log:
        process = subprocess.Popen(gunicorn, cwd=ROOT, env=everything, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + _PATIENCE_S
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"The site did not start:\n{said.read_text()}")
            time.sleep(0.1)
        yield Site(port, (process.pid, *others))
    finally:
        process.terminate()
        process.wait(_PATIENCE_S)


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.create_server((HOST, 0)) as one:
        return int(one.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _ticks(pid: int) -> int:
    """Those of a process, of its children that live, and of those that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        children = _children(pid)
    except OSError:  # it has ended, and its parent counts it
        return 0
    return sum(map(int, fields[11:15])) + sum(_ticks(child) for child in children)


def _memory(pid: int) -> int:
    try:
        (line,) = (
            line for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if line.startswith("Pss:")
        )
        children = _children(pid)
    except OSError:
        return 0
    return int(line.split()[1]) * 1024 + sum(_memory(child) for child in children)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

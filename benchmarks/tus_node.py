"""`@tus/server`, the official server in Node, to compare ours with; installed on demand, by its lock."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.site import HOST, Site, free_port
from config import ROOT
from deploy.setup.front_end import npm

HOME = ROOT / "benchmarks/node"
_PATIENCE_S = 30


def install() -> None:
    """Install the packages, where they are missing or others than the lock says."""
    lock, installed = HOME / "package-lock.json", HOME / "node_modules/.installed"
    if not installed.exists() or installed.read_bytes() != lock.read_bytes():
        command, env = npm()
        subprocess.run([command, "ci", "--no-audit", "--no-fund"], cwd=HOME, env={**os.environ, **env}, check=True)
        shutil.copy(lock, installed)


@contextmanager
def running(said: Path, *where: str) -> Iterator[Site]:
    """Run it until the end of the block.

    :param said: the file that its log is written to.
    :param where: a folder, or `s3`, an endpoint and a bucket.
    """
    port, env = free_port(), {**os.environ, **npm()[1]}
    with said.open("wb") as log:
        process = subprocess.Popen(["node", "server.mjs", str(port), *where], cwd=HOME, env=env, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + _PATIENCE_S
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"The Node server did not start:\n{said.read_text()}")
            time.sleep(0.05)
        yield Site(port, (process.pid,))
    finally:
        process.terminate()
        process.wait(_PATIENCE_S)


def _listens(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), 1).close()
    except OSError:
        return False
    return True

"""Starting a service and waiting until it answers."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

HOST = "127.0.0.1"
PATIENCE_S = 60


def program(name: str, *places: str) -> str:
    """Where the program is: beside our Python, on the PATH or in one of these folders.

    Where it is nowhere, the tests that need it are skipped by name; with CI=true that is a failure.
    """
    found = shutil.which(name, path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"], *places]))
    if found is None:
        reason = f"{name} is not installed: `make test` installs it where it may"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    return found


def free_ports(count: int) -> list[int]:
    """So many ports that nobody uses now."""
    sockets = [socket.create_server((HOST, 0)) for _ in range(count)]
    try:
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


@contextmanager
def running(
    command: Sequence[str], folder: Path, ready: Callable[[], bool], **options: object
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a service until the end of the block; what it says is kept in `folder`."""
    said = folder / "said.log"
    with said.open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT, **options)
    try:
        deadline = time.monotonic() + PATIENCE_S
        while not ready():
            assert process.poll() is None, said.read_text(errors="replace")[-4000:]
            assert time.monotonic() < deadline, said.read_text(errors="replace")[-4000:]
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

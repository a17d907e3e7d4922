"""A PostgreSQL server of our own for a benchmark, as it is installed: what it writes is safe from a power cut."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from benchmarks.site import HOST, free_port

OWNER = "postgres"  # PostgreSQL does not run as root
_PATIENCE_S = 30


@dataclass(frozen=True)
class Server:
    """A running server."""

    address: str
    pid: int

    def new_database(self, name: str) -> str:
        """Make an empty database, and return its DATABASE_URL."""
        with psycopg.connect(f"{self.address}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"{self.address}/{name}"


@contextmanager
def server() -> Iterator[Server | None]:
    """Run a server until the end of the block; None where PostgreSQL is not installed."""
    places = os.pathsep.join(sorted(glob.glob("/usr/lib/postgresql/*/bin")))
    tools = {
        name: shutil.which(name, path=f"{places}{os.pathsep}{os.environ['PATH']}") for name in ("initdb", "postgres")
    }
    if None in tools.values():
        yield None
        return
    owner = OWNER if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="benchmark-postgresql-"))
    try:
        if owner:
            shutil.chown(folder, owner)
        data, port = str(folder / "data"), free_port()
        make = [str(tools["initdb"]), "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run(make, check=True, capture_output=True, cwd=folder, user=owner)
        run = [str(tools["postgres"]), "-D", data, "-h", HOST, "-p", str(port), "-k", str(folder)]
        with (folder / "said.log").open("wb") as said:
            process = subprocess.Popen(run, cwd=folder, stdout=said, stderr=said, user=owner)
        try:
            address = f"postgresql://{OWNER}@{HOST}:{port}"
            _wait_for(address)
            yield Server(address, process.pid)
        finally:
            process.terminate()
            process.wait(_PATIENCE_S)
    finally:
        shutil.rmtree(folder)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            psycopg.connect(f"{address}/postgres").close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return

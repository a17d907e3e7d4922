"""PostgreSQL: a real server, made for the test run; a database for each test is a copy of the migrated one."""

from __future__ import annotations

import glob
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
import pytest

from storyboard.database import make_engine
from storyboard.operations import schema
from tests.services.running import HOST, free_ports, program, running

SERVER_USER = "postgres"  # PostgreSQL does not run as root
_number = itertools.count()
# Nothing here outlives the test run: what makes it survive a power cut is left out.
QUICK = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200"]


class Server:
    """A server of our own, in this folder."""

    def __init__(self, folder: Path, *options: str) -> None:
        (port,) = free_ports(1)
        self.address = f"postgresql://{SERVER_USER}@{HOST}:{port}"
        self._folder, self._who = folder, {"user": SERVER_USER} if os.geteuid() == 0 else {}
        places = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
        initdb, postgres = program("initdb", *places), program("postgres", *places)
        made = ["-D", str(folder / "data"), "-U", SERVER_USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run([initdb, *made, "--no-sync"], check=True, capture_output=True, cwd=folder, **self._who)
        places_of_its_own = ["-D", str(folder / "data"), "-h", HOST, "-p", str(port), "-k", str(folder)]
        self._command = [postgres, *places_of_its_own, *options]

    def running(self) -> AbstractContextManager[subprocess.Popen[bytes]]:
        """It answers until the end of the block."""
        return running(self._command, self._folder, lambda: _answers(self.address), **self._who)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a server, without the name of a database."""
    with new_folder() as folder:
        server = Server(folder, *QUICK)
        with server.running():
            yield server.address


@pytest.fixture(scope="session")
def empty_database(postgresql: str) -> Callable[[], str]:
    """Makes a database without tables and gives its DATABASE_URL."""
    return lambda: _make(postgresql, "template0")


@pytest.fixture(scope="session")
def new_database(postgresql: str, empty_database: Callable[[], str]) -> Callable[[], str]:
    """Makes a database with the newest schema and gives its DATABASE_URL."""
    template = empty_database()
    engine = make_engine(template)
    schema.upgrade(engine)
    engine.dispose()
    return lambda: _make(postgresql, template.rpartition("/")[2])


def _make(server: str, template: str) -> str:
    name = f"test_{next(_number)}"
    _ask(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    return f"{server}/{name}"


def drop(url: str) -> None:
    """Let go of a database that a test is done with."""
    server, _, name = url.rpartition("/")
    _ask(server, f"DROP DATABASE {name} WITH (FORCE)")


def _ask(server: str, sentence: str) -> None:
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sentence)


def _answers(server: str) -> bool:
    try:
        _ask(server, "SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def new_folder() -> Iterator[Path]:
    """A folder that the server's user may enter; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    if os.geteuid() == 0:
        shutil.chown(folder, SERVER_USER)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)

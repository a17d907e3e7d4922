"""The real site and the real workers: they come up, come back when killed, and go when the house is closed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from config import ROOT
from storyboard.operations.local import HOST, answers

pytestmark = pytest.mark.fault
PATIENCE = 60  # seconds: two cores may be busy with other tests


@dataclass
class House:
    """The running supervisor, and where its site is."""

    process: subprocess.Popen[bytes]
    port: int

    def processes(self) -> dict[int, str]:
        """Everything that runs for this house, by process id: it all carries the house's port in its environment."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if f"PORT={self.port}\0".encode() in (folder / "environ").read_bytes():
                    found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue  # it has ended meanwhile
        return found

    def masters(self) -> list[int]:
        """The programs that the supervisor itself started."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def wait_for(self, what: str, holds: bool = True) -> None:
        """Wait until the site answers, or until nothing is left."""
        checks = {"an answer": lambda: answers(self.port), "any process": lambda: bool(self.processes())}
        deadline = time.monotonic() + PATIENCE
        while checks[what]() is not holds:
            assert time.monotonic() < deadline, f"{what}: waited for {holds}, {self.processes()}"
            time.sleep(0.1)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    env = {**os.environ, "PORT": str(port), "STORYBOARD_DATA": str(tmp_path)}
    process = subprocess.Popen([sys.executable, "-m", "tests.operations.started"], cwd=ROOT, env=env)
    house = House(process, port)
    house.wait_for("an answer")
    yield house
    process.kill()
    process.wait()
    house.wait_for("any process", holds=False)


def test_site_and_workers_end_when_told(house: House) -> None:
    assert len(house.masters()) == 3
    house.process.send_signal(signal.SIGINT)
    assert house.process.wait(PATIENCE) == 0
    assert house.processes() == {}


def test_a_killed_site_comes_back(house: House) -> None:
    for pid in house.masters():
        os.kill(pid, signal.SIGKILL)
    house.wait_for("an answer", holds=False)
    house.wait_for("an answer")


def test_killed_outright_nothing_of_it_is_left(house: House) -> None:
    assert len(house.processes()) >= 4
    house.process.kill()
    house.process.wait()
    house.wait_for("any process", holds=False)

"""Whatever happens to the supervisor, its programs run while it does, and nothing is left when it ends."""

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config import ROOT
from storyboard.media import launch
from storyboard.operations.child import UNLIMITED
from storyboard.operations.supervisor import pause_after

pytestmark = pytest.mark.fault

PATIENCE = 10  # seconds
STAYS = "echo pid $$; exec sleep 60"
# As a worker runs ffmpeg: in a session of its own, through the launcher that ties it to the worker.
LAUNCHER = f"{sys.executable} -I -S {Path(launch.__file__).resolve()}"
WORKS = f"echo pid $$; setsid {LAUNCHER} {UNLIMITED} $$ /bin/sleep 60 & echo pid $!; wait"
DEAF = "trap '' TERM; echo pid $$; while :; do sleep 1; done"


class House:
    """A running supervisor and what it has said so far."""

    def __init__(self, *scripts: str, around: tuple[str, ...] = ()) -> None:
        argv = [*around, sys.executable, "-m", "tests.operations.supervised", *scripts]
        self.process = subprocess.Popen(
            argv, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        )
        assert self.process.stdout
        self.voice = self.process.stdout.fileno()
        self.said = ""

    def hears(self, words: str, times: int = 1) -> list[str]:
        """Wait until something was said so often; return what its first group matched each time."""
        while len(found := re.findall(words, self.said)) < times:
            heard = os.read(self.voice, 4096) if select.select([self.voice], [], [], PATIENCE)[0] else b""
            assert heard, f"it did not say {words!r}: {self.said}"
            self.said += heard.decode()
        return found

    def pids(self, number: int) -> list[int]:
        return [int(pid) for pid in self.hears(r"pid (\d+)", number)]

    def ends(self) -> int:
        return self.process.wait(PATIENCE)


def alive(pid: int) -> bool:
    """Whether a process does anything still; a zombie does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def left_of(pids: list[int]) -> list[int]:
    """Those that still run; the kernel gets a moment to end them."""
    deadline = time.monotonic() + 5
    while (left := [pid for pid in pids if alive(pid)]) and time.monotonic() < deadline:
        time.sleep(0.02)
    return left


@pytest.fixture
def house() -> Iterator[Callable[..., House]]:
    built: list[House] = []

    def build(*scripts: str, around: tuple[str, ...] = ()) -> House:
        built.append(House(*scripts, around=around))
        return built[-1]

    yield build
    for each in built:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(each.process.pid, signal.SIGKILL)
        each.process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_programs_and_what_they_started(house: Callable[..., House], number: int) -> None:
    running = house(STAYS, WORKS)
    pids = running.pids(3)
    assert all(map(alive, pids))

    running.process.send_signal(number)

    assert running.ends() == 0
    assert left_of(pids) == []


def test_killed_outright_it_leaves_nothing_behind(house: Callable[..., House]) -> None:
    running = house(STAYS, WORKS)
    pids = running.pids(3)

    running.process.kill()

    assert running.ends() == -signal.SIGKILL
    assert left_of(pids) == []


def test_it_ends_when_whoever_started_it_is_killed(house: Callable[..., House]) -> None:
    running = house(WORKS, around=("/bin/sh", "-c", '"$@"; exit', "sh"))
    pids = running.pids(2)

    running.process.kill()

    assert left_of(pids) == []


def test_it_ends_when_the_terminal_is_closed() -> None:
    mine, its = pty.openpty()
    argv = ["setsid", "--ctty", sys.executable, "-m", "tests.operations.supervised", WORKS]
    supervisor = subprocess.Popen(argv, cwd=ROOT, stdin=its, stdout=its, stderr=its)
    os.close(its)
    said = ""
    while len(found := re.findall(r"pid (\d+)\r", said)) < 2:
        assert select.select([mine], [], [], PATIENCE)[0], said
        said += os.read(mine, 4096).decode()

    os.close(mine)

    supervisor.wait(PATIENCE)
    assert left_of([int(each) for each in found]) == []


def test_nohup_keeps_it_running(house: Callable[..., House]) -> None:
    running = house(STAYS, around=("nohup",))
    pids = running.pids(1)

    running.process.send_signal(signal.SIGHUP)
    time.sleep(0.3)

    assert all(map(alive, pids))


def test_a_killed_program_starts_again_and_we_are_told(house: Callable[..., House]) -> None:
    running = house(STAYS)
    [first] = running.pids(1)

    os.kill(first, signal.SIGKILL)

    assert running.hears(r"(p0: was ended by SIGKILL; it starts again in 0.1 s\.)")
    assert alive(running.pids(2)[1])


def test_what_a_killed_program_had_started_is_gone_before_it_starts_again(house: Callable[..., House]) -> None:
    running = house("sleep 60 & echo pid $$; echo pid $!; wait")
    first, grandchild = running.pids(2)

    os.kill(first, signal.SIGKILL)
    running.pids(4)

    assert left_of([grandchild]) == []


def test_a_program_that_will_not_start_ends_everything_with_a_sentence(house: Callable[..., House]) -> None:
    running = house(STAYS, "echo no database here; exit 3", around=("env", "HOUSE_IS_READY=never"))
    pids = running.pids(1)

    assert running.hears(r"(The p1 does not start; its last words stand above\.)")

    assert running.ends() == 1
    assert running.said.count("p1: no database here\n") == 3
    assert left_of(pids) == []


def test_a_program_that_does_not_listen_is_ended_after_the_grace(house: Callable[..., House]) -> None:
    running = house(DEAF)
    pids = running.pids(1)

    running.process.terminate()

    assert running.ends() == 0
    assert left_of(pids) == []


def test_a_second_signal_ends_the_grace(house: Callable[..., House]) -> None:
    running = house(DEAF, around=("env", f"HOUSE_GRACE={2 * PATIENCE}"))
    running.pids(1)
    running.process.terminate()
    running.hears("(Stopping)")

    running.process.terminate()

    assert running.ends() == 0


def test_each_line_names_its_program_even_an_unfinished_last_one(house: Callable[..., House]) -> None:
    running = house("echo one; echo two >&2; printf three; exit 1")

    running.hears("(three)")

    said = [line for line in running.said.splitlines() if line != "ready"]
    assert said[:3] == ["p0: one", "p0: two", "p0: three"]


def test_it_says_once_that_everything_is_ready(house: Callable[..., House]) -> None:
    running = house(STAYS)
    [pid] = running.pids(1)
    running.hears("(ready)")

    os.kill(pid, signal.SIGKILL)
    running.pids(2)

    assert running.said.count("ready") == 1


def test_the_pause_grows_with_each_failure_up_to_half_a_minute() -> None:
    assert [pause_after(failures) for failures in range(1, 8)] == [1, 2, 4, 8, 16, 30, 30]

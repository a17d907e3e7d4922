"""A real installation in a folder of its own, and real worker processes that can be killed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from config import ROOT, Settings
from storyboard.calls.models import Call
from storyboard.storage.interface import Storage
from tests.clips import clips, ffmpeg, moving_picture
from tests.factory import open_call

__all__ = ["clips"]

PATIENCE_S = 60


def until(true: Callable[[], object], what: str) -> None:
    """Wait until it is true; a machine may be slow."""
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, f"still not: {what}"
        time.sleep(0.05)


def descendants(pid: int) -> list[int]:
    """The processes that this one has started, and those that they have."""
    found = []
    for child in _children(pid):
        found += [child, *descendants(child)]
    return found


def _children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:  # it has ended
        return []
    children = []
    for task in tasks:
        with contextlib.suppress(OSError):  # a thread may end while we look
            children += map(int, (task / "children").read_text().split())
    return children


def named_ffmpeg(pid: int) -> bool:
    """Whether this process is (still) an ffmpeg."""
    try:
        return "ffmpeg" in Path(f"/proc/{pid}/comm").read_text() and "Z" not in _state(pid)
    except OSError:
        return False


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


class Worker:
    """A worker process, as an administrator starts it."""

    def __init__(self, data: Path, *args: str, **env: str) -> None:
        everything = {**os.environ, "STORYBOARD_DATA": str(data), "HEARTBEAT_TIMEOUT": "2", "LOG_LEVEL": "INFO", **env}
        with (data / "worker.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "wsgi", "worker", *args], cwd=ROOT, env=everything, stderr=log
            )

    def its_ffmpeg(self) -> list[int]:
        """The ffmpeg processes that work for it."""
        return [pid for pid in descendants(self.process.pid) if named_ffmpeg(pid)]

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self.process.wait()

    def end(self) -> int:
        """Ask it to end, and wait for that; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_S)


@pytest.fixture
def start_worker(settings: Settings) -> Iterator[Callable[..., Worker]]:
    """Start workers; all of them are gone after the test."""
    started: list[Worker] = []

    def start(*args: str, **env: str) -> Worker:
        started.append(Worker(settings.storyboard_data, *args, **env))
        return started[-1]

    yield start
    for worker in started:
        if worker.process.poll() is None:
            worker.kill()


@pytest.fixture(scope="session")
def long_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film that takes long enough to publish, and in HEVC, to prepare."""
    path = tmp_path_factory.mktemp("film") / "long.mp4"
    sound = ("-f", "lavfi", "-i", "sine=440:duration=20:sample_rate=48000")
    coded = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error", "-pix_fmt", "yuv420p")
    ffmpeg(*moving_picture("1280x720", seconds=20), *sound, *coded, "-c:a", "aac", str(path))
    return path


@pytest.fixture
def storage(app) -> Storage:
    """Where the installation keeps bytes."""
    storage: Storage = app.extensions["storyboard_storage"]
    return storage


@pytest.fixture
def call(session: Session) -> Call:
    """A call that is open."""
    return open_call(session)

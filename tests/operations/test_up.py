"""`flask --app wsgi up`: everything with one command, or one sentence why not."""

from __future__ import annotations

import os
import re
import selectors
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from config import ROOT
from storyboard.operations import up
from storyboard.operations.findings import must_mend
from storyboard.operations.local import HOST, CannotStart, answers
from tests.operations.conftest import FLASK, flask

PATIENCE_S = 60


def free_port() -> int:
    with socket.create_server((HOST, 0)) as free:
        return free.getsockname()[1]


@pytest.mark.fault
def test_a_port_in_use_is_said_before_anything_is_done(tmp_path: Path):
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        refused = flask(tmp_path / "data", "up", PORT=str(port))
    assert refused.returncode == 1
    assert refused.stderr == (
        f"Error: Port {port} is used by another program. Choose another: PORT={port + 1} make run\n"
    )
    assert not (tmp_path / "data" / "demo-sign-ins.txt").exists()


@pytest.mark.fault
def test_without_ffmpeg_it_says_so(tmp_path: Path):
    refused = flask(tmp_path, "up", PORT=str(free_port()), PATH=str(tmp_path))
    assert refused.returncode == 1
    assert refused.stderr.startswith("Error: ffmpeg cannot be run (ffmpeg-missing). Install ffmpeg 5.1 or newer")
    assert refused.stderr.count("\n") == 1


def test_a_missing_encoder_is_named():
    with pytest.raises(CannotStart, match=r"^ffmpeg lacks libx264\. Install"):
        up.check_tools(must_mend("ffmpeg", "lacks libx264", "Some videos cannot be made.", "Install ffmpeg."))


class Narrow:
    """A storage with so much room."""

    def __init__(self, free: int) -> None:
        self.free = free

    def free_bytes(self) -> int:
        return self.free


def test_a_full_disk_is_said_with_what_is_needed(settings):
    up.check_room(Narrow(up.LEAST_ROOM), settings)
    with pytest.raises(CannotStart) as refused:
        up.check_room(Narrow(12_300_000), settings)
    assert str(refused.value) == (
        f"The disk of {settings.storyboard_data} is full: 12 MB are free, and at least 200 MB are needed. "
        "Make room, or set STORYBOARD_DATA to another disk."
    )


@pytest.mark.fault
@pytest.mark.media
def test_it_tells_where_it_is_and_how_to_come_in_and_leaves_nothing_behind(demo_data: Path):
    port = free_port()
    env = {**os.environ, "STORYBOARD_DATA": str(demo_data), "PORT": str(port)}
    process = subprocess.Popen(
        [FLASK, "--app", "wsgi", "up"], cwd=ROOT, env=env, stdout=subprocess.PIPE, start_new_session=True
    )
    try:
        said = read_until(process, b"Ctrl-C stops everything.")
        assert f"Storyboard is on http://127.0.0.1:{port}" in said
        assert re.findall(r"^  ([\w-]+) +\w+@demo\.example +(?:\w{4}-?){4}$", said, re.MULTILINE) == [
            "moderator",
            "senior-moderator",
            "curator",
            "host",
            "administrator",
        ]
        assert re.search(r"with the story key (\w{4}-){2}\w{4}$", said, re.MULTILINE)
        assert answers(port)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_S) == 0
        assert not answers(port)
        # The ways in are for whoever reads along, not for the log.
        kept = (demo_data / "logs" / "storyboard.log").read_text()
        assert ("Stopping …" in kept, "@demo.example" in kept, "story key" in kept) == (True, False, False)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def read_until(process: subprocess.Popen[bytes], words: bytes) -> str:
    said, deadline = b"", time.monotonic() + PATIENCE_S
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while words not in said:
            assert time.monotonic() < deadline, said.decode()
            assert process.poll() is None, said.decode()
            if selector.select(0.5):
                said += os.read(process.stdout.fileno(), 1 << 16)
    return said.decode()

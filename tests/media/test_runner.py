from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storyboard.media import launch
from storyboard.media.refusal import Cancelled, MediaFailed
from storyboard.media.runner import Budget, run
from storyboard.media.sibling import writing
from storyboard.media.tools import ffmpeg, named
from tests.clips import Clips

pytestmark = [pytest.mark.media, pytest.mark.fault]

PLENTY = Budget(wall_s=60, cpu_s=60)


def endless(mark: str) -> list[str]:
    """Arguments that keep ffmpeg busy for ever; the mark finds its process."""
    return ["-f", "lavfi", "-i", "testsrc2=s=320x180", "-metadata", f"title={mark}", "-f", "null", "/dev/null"]


def running(mark: str) -> list[int]:
    """The processes whose arguments have the mark."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"title={mark}".encode() in (folder / "cmdline").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def wait_until(mark: str, *, there: bool) -> bool:
    """Whether, within five seconds, a process with the mark is there (or gone)."""
    for _ in range(100):
        if bool(running(mark)) is there:
            return True
        time.sleep(0.05)
    return False


def test_the_deadline_ends_what_will_not_end(request: pytest.FixtureRequest) -> None:
    began = time.monotonic()
    with pytest.raises(MediaFailed) as failure:
        ffmpeg(endless(request.node.name), Budget(wall_s=1, cpu_s=60))
    assert failure.value.code == "timeout"
    assert time.monotonic() - began < 3
    assert running(request.node.name) == []


def test_a_cancel_ends_it_at_once(request: pytest.FixtureRequest) -> None:
    seen = []

    def cancelled() -> bool:
        seen.extend(running(request.node.name))
        return bool(seen)

    with pytest.raises(Cancelled):
        ffmpeg(endless(request.node.name), PLENTY, cancelled=cancelled)
    assert running(request.node.name) == []


def test_an_error_in_the_callers_own_code_leaves_no_process(request: pytest.FixtureRequest) -> None:
    def complain(_: float) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        ffmpeg(endless(request.node.name), PLENTY, seconds=1, on_progress=complain)
    assert running(request.node.name) == []


def test_a_worker_that_is_killed_leaves_no_ffmpeg(request: pytest.FixtureRequest) -> None:
    mark = request.node.name
    program = "import sys; from tests.media.test_runner import *; ffmpeg(endless(sys.argv[1]), PLENTY)"
    worker = subprocess.Popen([sys.executable, "-c", program, mark])
    try:
        assert wait_until(mark, there=True)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert wait_until(mark, there=False)


def test_a_program_whose_parent_is_gone_does_not_begin(tmp_path: Path) -> None:
    out = tmp_path / "touched"
    nobody = str(os.getppid())
    command = [sys.executable, "-I", "-S", launch.__file__, PLENTY.limits(), nobody, "/usr/bin/touch", str(out)]
    assert subprocess.run(command, check=False).returncode == launch.PARENT_GONE
    assert not out.exists()


def test_computing_time_is_limited() -> None:
    with pytest.raises(MediaFailed) as failure:
        ffmpeg(endless("cpu"), Budget(wall_s=60, cpu_s=1))
    assert failure.value.code == "killed"


def test_memory_is_limited(clips: Clips) -> None:
    args = ["-i", named(clips.tall()), "-f", "null", "/dev/null"]
    ffmpeg(args, PLENTY)
    with pytest.raises(MediaFailed):
        ffmpeg(args, Budget(wall_s=60, cpu_s=60, memory=200 << 20))


def test_the_size_of_a_file_is_limited_and_nothing_is_left(clips: Clips, tmp_path: Path) -> None:
    small = Budget(wall_s=60, cpu_s=60, file_bytes=50_000)
    with pytest.raises(MediaFailed) as failure, writing(tmp_path / "out.mp4") as (part,):
        ffmpeg(["-i", named(clips.landscape()), "-c", "copy", named(part)], small)
    assert failure.value.code == "killed"
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_apart(clips: Clips) -> None:
    with pytest.raises(MediaFailed) as failure:
        ffmpeg(["-i", named(clips.landscape()), "-c", "copy", "-f", "nut", "file:/dev/full"], PLENTY)
    assert failure.value.code == "disk-full"


@pytest.mark.parametrize("program", ["ffmpeg", "ffprobe"])
def test_a_missing_program_is_told_apart(program: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MediaFailed) as failure:
        run(program, [], PLENTY)
    assert failure.value.code == "ffmpeg-missing"


@pytest.mark.parametrize("part", [["-c:v", "libnothing"], ["-vf", "nothing"], ["-bsf:v", "nothing"]])
def test_a_missing_part_of_ffmpeg_is_told_apart(clips: Clips, tmp_path: Path, part: list[str]) -> None:
    with pytest.raises(MediaFailed) as failure:
        ffmpeg(["-i", named(clips.landscape()), *part, "-f", "mp4", named(tmp_path / "out.mp4")], PLENTY)
    assert failure.value.code == "encoder-missing"


def test_a_program_learns_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not-for-ffmpeg")
    said = run("env", [], PLENTY).output
    assert {line.partition("=")[0] for line in said.splitlines()} == {"PATH", "LC_ALL", "MALLOC_ARENA_MAX"}


def test_a_program_gets_its_own_group_limits_and_manners() -> None:
    shown = run("sh", ["-c", "ulimit -c; ulimit -n; ulimit -t; nice; ps -o sid= $$; echo $$"], Budget(60, 33, nice=7))
    core, files, seconds, nice, session, process = shown.output.split()
    assert (core, files, seconds, nice) == ("0", "256", "33", str(os.nice(0) + 7))
    assert session == process


def test_names_that_look_like_options_or_protocols_are_files(clips: Clips, tmp_path: Path) -> None:
    for name in ("-y.mp4", "concat:a|b.mp4", "http:x.mp4", "%03d.mp4", "story's “night”.mp4"):
        path = tmp_path / name
        path.write_bytes(clips.landscape().read_bytes())
        assert ffmpeg(["-i", named(path), "-c", "copy", "-f", "null", "/dev/null"], PLENTY) == ""


def test_a_failure_leaves_what_was_there_before(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    out.write_text("before")

    def fail() -> None:
        with writing(out) as (part,):
            part.write_text("half")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert [path.read_text() for path in tmp_path.iterdir()] == ["before"]
    with writing(out) as (part,):
        part.write_text("after")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["after"]

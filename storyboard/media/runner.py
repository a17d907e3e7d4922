"""The one way in which ffmpeg and ffprobe are run: limited, guarded, watched, and ended when told.

A stronger sandbox (bubblewrap) belongs into `_command`: what may be read and written is known there from the
arguments, since every file is named `file:…`.
"""

import contextlib
import os
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from storyboard.media import launch, outcome
from storyboard.media.guards import guarded
from storyboard.media.refusal import Cancelled, MediaFailed

OnLine = Callable[[str], None]
IsCancelled = Callable[[], bool]

TICK_S = 0.1  # how soon a cancel or a deadline is noticed
OUTPUT_KEPT = 4 << 20  # bytes of standard output; a hostile file may make ffprobe talk without end
ERRORS_KEPT = 64 << 10
GIB = 1 << 30


@dataclass(frozen=True)
class Budget:
    """What one run may use. `cpu_s` counts all threads together; `nice` keeps long work out of the way of short."""

    wall_s: float
    cpu_s: int
    memory: int = 4 * GIB
    file_bytes: int = 2 * GIB
    nice: int = 0

    def limits(self) -> str:
        """Return the limits as `launch` reads them."""
        return f"NICE={self.nice},AS={self.memory},CPU={self.cpu_s},FSIZE={self.file_bytes},CORE=0,NOFILE=256"


@dataclass(frozen=True)
class Finished:
    """What a program said before it ended well."""

    output: str
    errors: str


def run(
    program: str,
    args: Sequence[str],
    budget: Budget,
    *,
    on_line: OnLine | None = None,
    cancelled: IsCancelled | None = None,
) -> Finished:
    """Run `ffmpeg` or `ffprobe` and wait for its end, in the thread that calls (its death ends the program).

    `on_line` gets each line of standard output, which is then not kept. Raises `MediaFailed`, or `Cancelled`
    when `cancelled()` became true; whichever way this returns, no process is left.
    """
    names = [arg[5:] for arg in args if arg.startswith("file:")]
    process = subprocess.Popen(
        _command(program, args, budget),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
        cwd="/",
        start_new_session=True,
    )
    watch = _Watch(process, on_line)
    try:
        watch.until(time.monotonic() + budget.wall_s, cancelled)
    finally:
        _end(process)
    said = watch.errors.decode(errors="replace")
    outcome.judge(process.returncode, said, names)
    return Finished(watch.output.decode(errors="replace"), said)


def _command(program: str, args: Sequence[str], budget: Budget) -> list[str]:
    path = shutil.which(program)
    if path is None:
        raise MediaFailed("ffmpeg-missing", f"{program} is not installed")
    script = str(Path(launch.__file__).resolve())
    return [sys.executable, "-I", "-S", script, budget.limits(), str(os.getpid()), path, *guarded(args)]


def _environment() -> dict[str, str]:
    # Few arenas: each reserves address space, which the memory limit counts.
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the whole group; SIGTERM is not enough (a busy ffmpeg ignores it for seconds)."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


class _Watch:
    """Reads both outputs of a process as they come."""

    def __init__(self, process: subprocess.Popen[bytes], on_line: OnLine | None) -> None:
        self.process = process
        self.on_line = on_line
        self.output = bytearray()
        self.errors = bytearray()

    def until(self, deadline: float, cancelled: IsCancelled | None) -> None:
        """Return when the process has said all; raise when the deadline has come or the caller has had enough."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ, self._take_output)  # type: ignore[arg-type]
            selector.register(self.process.stderr, selectors.EVENT_READ, self._take_errors)  # type: ignore[arg-type]
            while selector.get_map():
                if cancelled is not None and cancelled():
                    raise Cancelled
                if time.monotonic() > deadline:
                    raise MediaFailed("timeout", "deadline reached")
                for key, _ in selector.select(TICK_S):
                    block = os.read(key.fd, 1 << 16)
                    if not block:
                        selector.unregister(key.fileobj)
                    key.data(block)
        self.process.wait(max(0.0, deadline - time.monotonic()) + TICK_S)

    def _take_output(self, block: bytes) -> None:
        self.output += block
        if self.on_line is not None:
            *lines, rest = self.output.split(b"\n")
            self.output = bytearray(rest)
            for line in lines:
                self.on_line(line.decode(errors="replace"))
        if len(self.output) > OUTPUT_KEPT:
            raise MediaFailed("failed", "too much output")

    def _take_errors(self, block: bytes) -> None:
        self.errors += block
        del self.errors[:-ERRORS_KEPT]

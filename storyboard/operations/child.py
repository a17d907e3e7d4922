"""One process that is kept running: started apart from the terminal, listened to, and swept away when it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config import ROOT
from storyboard.media import launch

# No limits and no lower priority: what the launcher gives here is that the process ends when we do, however we end.
UNLIMITED = "NICE=0"


@dataclass(frozen=True)
class Program:
    """What to run: a short name for people, the command (an absolute path first), variables to add to our own."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)


class Child:
    """A running program; it leads a process group that holds whatever it starts."""

    def __init__(self, program: Program, failures: int = 0) -> None:
        """Start it.

        :param failures: how often in a row the program has ended before this.
        """
        launcher = [sys.executable, "-I", "-S", str(Path(launch.__file__).resolve()), UNLIMITED, str(os.getpid())]
        self.program = program
        self.failures = failures
        self.started = time.monotonic()
        self._output, its_end = os.pipe()
        os.set_blocking(self._output, False)
        self._unfinished = b""
        self.is_silent = False
        self._process = subprocess.Popen(
            [*launcher, *program.argv],
            env={**os.environ, **program.env},
            stdin=subprocess.DEVNULL,
            stdout=its_end,
            stderr=its_end,
            start_new_session=True,
            cwd=ROOT,
        )
        os.close(its_end)

    def fileno(self) -> int:
        """Return the descriptor that becomes readable when it prints, or when `is_silent` is about to be true."""
        return self._output

    def lines(self) -> list[str]:
        """Return the lines that it has finished since the last call; at the end of all output, the unfinished too."""
        try:
            text = os.read(self._output, 1 << 16)
        except BlockingIOError:
            return []
        self.is_silent = not text
        *whole, self._unfinished = (self._unfinished + text).split(b"\n")
        if self.is_silent and self._unfinished:
            whole, self._unfinished = [self._unfinished], b""
        return [line.decode(errors="replace") for line in whole]

    def has_ended(self) -> bool:
        """Return whether the process has ended. It is not reaped yet: its group's id must not be given away."""
        return os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def ask_to_end(self) -> None:
        """Ask it to finish what it is doing and end."""
        self._process.terminate()

    def sweep(self) -> str:
        """End whatever is left of the group, and return in words how the process ended."""
        os.killpg(self._process.pid, signal.SIGKILL)
        status = self._process.wait()
        return f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"

    def close(self) -> None:
        """Stop listening; what it printed and was not read is lost."""
        os.close(self._output)

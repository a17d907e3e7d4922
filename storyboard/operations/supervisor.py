"""Keeping the site and the workers running on one machine, and leaving nothing behind.

Whatever ends the supervisor ends its programs: Ctrl-C, TERM, a closed terminal (HUP) and the end of its own parent are
answered in order; `kill -9` is answered by the kernel (see `storyboard.media.launch`). All of it happens in one thread,
because the kernel's answer is tied to the thread that started the programs.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import time
from collections.abc import Callable, Sequence

from storyboard.operations.child import Child, Program
from storyboard.operations.signals import Bell

LOOK_EVERY = 0.2  # seconds; signals and output wake the loop at once
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds until a program that ended is started again
RAN_WELL = 60.0  # seconds after which earlier failures are forgotten
FAILURES_AT_START = 3  # so often may a program end before everything is ready
GRACE = 8.0  # seconds to end by oneself when asked

# Taken when the command begins: by the time the programs start, the parent may be gone.
PARENT = os.getppid()


def pause_after(failures: int) -> float:
    """Return the seconds to wait before a program that failed so often in a row is started again."""
    return min(FIRST_PAUSE * 2.0 ** (failures - 1), LONGEST_PAUSE)


class Supervisor:
    """Runs programs until it is told to end."""

    def __init__(self, programs: Sequence[Program], say: Callable[[str], None]) -> None:
        """Prepare to run these programs.

        :param say: shows one line to the person who started us.
        """
        self._say = say
        self._due = [(0.0, program, 0) for program in programs]
        self._running: list[Child] = []
        self._bell = Bell()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._bell, selectors.EVENT_READ)

    def run(self, ready: Callable[[], bool], when_ready: Callable[[], None]) -> int:
        """Start everything and keep it running until a signal, or the end of the parent.

        :param ready: asked five times a second until it says yes; must answer within about a second.
        :param when_ready: called once, then.
        :returns: 0, or 1 when a program would not start.
        """
        is_ready = False
        with self._bell.listening():
            try:
                while not self._bell.rung and os.getppid() == PARENT:
                    self._start_what_is_due()
                    self._listen(LOOK_EVERY)
                    for child in self._ended():
                        self._come_back_to(child)
                    if not is_ready and self._hopeless():
                        return 1
                    if not is_ready and ready():
                        is_ready = True
                        when_ready()
                return 0
            finally:
                self._end_all()
                self._selector.close()

    def _start_what_is_due(self) -> None:
        now = time.monotonic()
        for at, program, failures in self._due:
            if at <= now:
                child = Child(program, failures)
                self._running.append(child)
                self._selector.register(child, selectors.EVENT_READ)
        self._due = [waiting for waiting in self._due if waiting[0] > now]

    def _listen(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            if isinstance(key.fileobj, Child):
                self._pass_on(key.fileobj)
            else:
                self._bell.silence()

    def _pass_on(self, child: Child) -> None:
        for line in child.lines():
            self._tell(f"{child.program.name}: {line}")
        if child.is_silent:
            self._ignore(child)

    def _ignore(self, child: Child) -> None:
        with contextlib.suppress(KeyError):
            self._selector.unregister(child)

    def _tell(self, line: str) -> None:
        # When the terminal is gone, there are still programs to be ended.
        with contextlib.suppress(OSError):
            self._say(line)

    def _ended(self) -> list[Child]:
        return [child for child in self._running if child.has_ended()]

    def _come_back_to(self, child: Child) -> None:
        """Say how it ended, and plan to start the program again."""
        how, now = self._let_go(child), time.monotonic()
        failures = 1 if now - child.started > RAN_WELL else child.failures + 1
        pause = pause_after(failures)
        self._tell(f"{child.program.name}: {how}; it starts again in {pause:g} s.")
        self._due.append((now + pause, child.program, failures))

    def _hopeless(self) -> bool:
        failing = [program.name for _, program, failures in self._due if failures >= FAILURES_AT_START]
        for name in failing:
            self._tell(f"The {name} does not start; its last words stand above.")
        return bool(failing)

    def _let_go(self, child: Child) -> str:
        self._running.remove(child)
        how = child.sweep()
        self._pass_on(child)  # a pipe holds no more than one read takes
        self._pass_on(child)  # and then comes a last line without its end
        self._ignore(child)
        child.close()
        return how

    def _end_all(self) -> None:
        """Ask all to end; after the grace, or at one more signal, end what is left."""
        asked, deadline = self._bell.rung, time.monotonic() + GRACE
        self._tell("Stopping …")
        for child in self._running:
            child.ask_to_end()
        while self._running and self._bell.rung == asked and time.monotonic() < deadline:
            self._listen(0.1)
            for child in self._ended():
                self._let_go(child)
        for child in list(self._running):
            self._let_go(child)

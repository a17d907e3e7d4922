"""Objects that grow over days, by many hands and over lines that break: what every backend can do for an upload.

What a backend must know to go on later, its *state*, is kept by the caller beside its own row: plain JSON, opaque to
everybody else. There may be one writer at a time; that is the caller's business, and `save` its fence: it raises when
somebody else has taken over, and nothing of the old writer counts from then on.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol

State = dict[str, Any]
Save = Callable[[State], None]


class Busy(Exception):
    """Somebody on this machine is writing to it at this moment."""


class Appender(Protocol):
    """The end of a growing object."""

    def write(self, data: bytes) -> None:
        """Append. :raises Full: when there is no room; what was written before stays."""

    def sync(self) -> int:
        """Make what was written survive a power cut, and let the caller save the state.

        :returns: how many bytes the object has; only these may be promised to anybody.
        """


class Growing(Protocol):
    """Nobody sees an object of these before `finish`; then it is one like all others, under the same key."""

    knows_writers: bool  # whether `left_alone` sees all of them; else who writes has to say so elsewhere

    def begin(self, key: str) -> State:
        """A new object without a byte."""

    def append(self, key: str, state: State, save: Save) -> AbstractContextManager[Appender]:
        """Write at the end. Leaving the block, however it is left, syncs what came.

        :raises Busy: somebody else is doing so on this machine.
        :raises Missing: there is no such object (any more).
        """

    def left_alone(self, key: str) -> bool:
        """Whether it is known that nobody writes to it at this moment."""

    def size(self, key: str, state: State) -> int:
        """How many bytes are safe. :raises Missing: there is no such object (any more)."""

    def finish(self, key: str, state: State, save: Save) -> int:
        """Make it an object like all others; how many bytes it has. Doing so twice is doing so once."""

    def abandon(self, key: str, state: State) -> None:
        """Erase all of it, finished or not; no error when it is already gone."""

"""A connection to PostgreSQL that does not give way while all other writers wait for it.

Under gevent, waiting for an answer of the database lets other requests of the process go on. Whoever writes is waited
for by every other writer, and would get on only after some other request's work at each of a dozen statements. So it
waits without giving way, as SQLite does anyway, but never for long (docs/decisions/0023-writers-do-not-give-way.md).
"""

from __future__ import annotations

from typing import Any, TypeVar

from psycopg import Connection, waiting
from psycopg.abc import PQGen
from psycopg.errors import _WaitTimeout

T = TypeVar("T")
# An answer takes a millisecond. Where the disk or the line is slow, the rest of the site goes on after this.
LONGEST_S = 0.05
_WAIT_IN_C = getattr(waiting, "wait_c", None)
_GIVES_WAY = waiting.wait is not _WAIT_IN_C


class Unyielding(Connection[Any]):
    """`holds` is set while it has the writers' lock."""

    holds = False

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        """Wait for an answer."""
        if self.holds and _GIVES_WAY and _WAIT_IN_C is not None and timeout is None:
            try:
                return _WAIT_IN_C(gen, self.pgconn.socket, interval=LONGEST_S, timeout=LONGEST_S)  # type: ignore[no-any-return]
            except _WaitTimeout:
                pass  # go on waiting for the same answer, as others do
        return super().wait(gen, interval, timeout)

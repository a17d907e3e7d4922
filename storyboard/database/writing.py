"""The one way to write: `transaction()`.

SQLite's own waiting sleeps in C and would freeze every other request of a gevent worker, so a writing transaction is
begun again after a short, cooperative sleep (docs/decisions/0002-begin-immediate.md).
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, cast

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

P = ParamSpec("P")
log = structlog.get_logger(__name__)
LONGEST_WAIT_S = 10.0
SHORTEST_NAP_S = 0.002
LONGEST_NAP_S = 0.05


class Transaction:
    """A writing transaction: what shall happen once it is committed."""

    def __init__(self) -> None:
        self._effects: list[Callable[[], object]] = []

    def after_commit(self, effect: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Call `effect` when the outermost transaction has committed; never if it rolled back."""
        self._effects.append(lambda: effect(*args, **kwargs))

    def run_effects(self) -> None:
        """Call what was asked for, in order. What was committed stands: an effect that fails is written down."""
        for effect in self._effects:
            try:
                effect()
            except Exception as error:
                log.error("effect_failed", exc_info=error)


@contextmanager
def transaction(session: Session) -> Iterator[Transaction]:
    """Write: everything inside is committed together or not at all. Nests: the outermost commits.

    The reading transaction ends first, so that what is read inside is what the write is based on. Hold no network,
    storage or file work inside.

    :raises OperationalError: when others wrote for 10 s, or the database is away.
    """
    outer = cast("Transaction | None", session.info.get("transaction"))
    if outer is not None:
        yield outer
        return
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("objects were changed outside of transaction()")
    session.rollback()
    current = Transaction()
    _begin_writing(session)
    session.info["transaction"] = current
    try:
        yield current
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        del session.info["transaction"]
    current.run_effects()


def in_transaction(session: Session) -> bool:
    """Whether a `transaction` is open, which will commit what is written now."""
    return "transaction" in session.info


def _begin_writing(session: Session) -> None:
    deadline = time.monotonic() + LONGEST_WAIT_S
    nap = SHORTEST_NAP_S
    while True:
        try:
            session.connection(execution_options={"writing": True})
            return
        except OperationalError as error:
            session.rollback()
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
        time.sleep(nap * random.uniform(0.5, 1.5))  # noqa: S311 - spreads writers, keeps no secret
        nap = min(nap * 2, LONGEST_NAP_S)

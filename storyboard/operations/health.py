"""Is what we need there? Asked by those who watch over the site from outside."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from sqlalchemy import Engine

from storyboard import queue
from storyboard.operations import schema
from storyboard.storage.interface import Storage, new_key

log = structlog.get_logger(__name__)


def readiness(engine: Engine, storage: Storage) -> dict[str, bool]:
    """Whether database, storage and queue can do their work, by name."""
    parts: dict[str, Callable[[], bool]] = {
        "database": lambda: schema.is_current(engine),
        "storage": lambda: is_writable(storage),
        "queue": lambda: all(lane.pending_count() >= 0 for lane in queue.QUEUES.values()),
    }
    return {name: _holds(name, check) for name, check in parts.items()}


def is_writable(storage: Storage) -> bool:
    """Whether a file can be made here, and kept there. :raises OSError, Full: why not."""
    key = new_key()
    with storage.scratch() as folder:
        (folder / key).write_bytes(b"?")
        storage.adopt(folder / key, key)
    storage.erase(key)
    return True


def _holds(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception as error:  # whatever a backend raises: it is not ready
        log.error("not_ready", part=name, problem=type(error).__name__)
        return False

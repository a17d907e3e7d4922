"""The log file of an installation that runs under our own supervisor: what is said there is kept, and never for ever.

Under systemd or in a container their own journals keep it.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import cast

FOLDER, NAME = "logs", "storyboard.log"
LARGEST_FILE = 5_000_000  # bytes
OLDER_FILES = 4  # so that logs take 25 MB at most


def path_in(data: Path) -> Path:
    """Where the newest lines are, in the data folder of an installation."""
    return data / FOLDER / NAME


class Logbook:
    """Keeps lines in a file that is turned over. Whatever goes wrong with it, nobody is held up: a line is lost."""

    def __init__(self, data: Path, form: str, largest: int = LARGEST_FILE) -> None:
        self._form = form
        self._file = _File(path_in(data), largest)

    def tee(self, say: Callable[[str], None]) -> Callable[[str], None]:
        """A way to say a line that keeps it as well."""

        def both(line: str) -> None:
            self.keep(line)
            say(line)

        return both

    def keep(self, line: str) -> None:
        """Add a line, `program: what it said`, with the time."""
        self._file.handle(logging.makeLogRecord({"msg": self._shaped(line, datetime.now(UTC))}))

    def close(self) -> None:
        """Let go of the file."""
        with suppress(OSError):
            self._file.close()

    def _shaped(self, line: str, now: datetime) -> str:
        at = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        if self._form != "json":
            return f"{at} {line}"
        program, _, said = line.partition(": ")
        with suppress(ValueError):
            event = json.loads(said)
            if isinstance(event, dict):
                return json.dumps({"program": program, **event}, ensure_ascii=False)
        return json.dumps({"timestamp": at, "event": line}, ensure_ascii=False)


class _File(RotatingFileHandler):
    def __init__(self, path: Path, largest: int) -> None:
        super().__init__(path, maxBytes=largest, backupCount=OLDER_FILES, encoding="utf-8", delay=True)

    def _open(self) -> TextIOWrapper:
        """For us alone: what happens here, and when, is nobody else's business."""
        Path(self.baseFilename).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return open(self.baseFilename, "a", encoding="utf-8", opener=_ours_alone)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """A full disk: forget what could not be written, and open the file anew for the next line."""
        stream, self.stream = self.stream, cast(TextIOWrapper, None)
        if stream is not None:
            with suppress(OSError):
                stream.close()


def _ours_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)

"""Logs: one line an event, structured, to standard error. No addresses, names, keys or texts are ever given to them.

What others say (gunicorn, Huey, boto, …) is written in the same form, through a sieve: see `storyboard.web.sieve`.
"""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType

import structlog

from storyboard.web import sieve

LIBRARIES_FROM = logging.WARNING  # below that, libraries tell whom they serve and what they were given
log = structlog.get_logger(__name__)


def configure(level: str, form: str = "text") -> None:
    """Write events of this level and above, as `text` (key=value) or `json`."""
    least = logging.getLevelNamesMapping()[level]
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, *sieve.PROCESSORS, sieve.RENDERERS[form]],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, _Libraries)]:
        root.removeHandler(handler)
    root.addHandler(_Libraries(max(least, LIBRARIES_FROM), form))
    # Its log of requests holds addresses; left to itself it would make a handler of its own.
    logging.getLogger("werkzeug").setLevel(LIBRARIES_FROM)


class _Libraries(logging.Handler):
    """Writes what libraries log to what is standard error at that moment."""

    def __init__(self, level: int, form: str) -> None:
        super().__init__(level)
        self.setFormatter(sieve.Sieve(form))

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line. A log that cannot be written to is no reason to fail."""
        try:
            print(self.format(record), file=sys.stderr, flush=True)
        except (OSError, ValueError):
            return


def hear_everything() -> None:
    """Let what Python itself would print, with the words of its errors, go through the sieve: for a whole process."""
    logging.raiseExceptions = False  # or a line that cannot be formatted is printed with all that it was given
    logging.captureWarnings(True)
    threading.excepthook = lambda thread: _uncaught(thread.exc_value)
    sys.unraisablehook = lambda found: _uncaught(found.exc_value)
    sys.excepthook = _at_the_end


def _uncaught(error: BaseException | None) -> None:
    log.critical("uncaught", exc_info=error)


def _at_the_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if sys.stderr.isatty() or not issubclass(kind, Exception):
        sys.__excepthook__(kind, error, trace)  # somebody reads along, at their own machine
    else:
        _uncaught(error)

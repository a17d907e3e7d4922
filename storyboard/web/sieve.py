"""What may stand in a log: codes, figures and places in the code; nothing that a person wrote, and nobody's address.

The message of an exception may hold what somebody typed, or a whole row (`Key (email)=(awa@…)`), so no message is
written: its kind, its code where it has one, and the way it came say what a developer needs. What a library logs may
have anything put into it, so only numbers are let through.

Stands alone, on the standard library and structlog: gunicorn's master loads it by its path, since the application is
for its workers to import (`deploy/gunicorn.conf.py`).
"""

from __future__ import annotations

import errno
import linecache
import logging
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from functools import cache
from pathlib import Path
from typing import Any

import structlog

PARTS_OF_A_PATH = 3  # enough to find a file: nobody's home folder is told
MOST_PLACES = 40
HIDDEN = "…"

Event = MutableMapping[str, Any]


class _Hidden:
    def __str__(self) -> str:
        return HIDDEN

    __repr__ = __str__


def told_without_words(_logger: object, _method: str, event: Event) -> Event:
    """Replace an exception by its kind, its code and its way (a processor for structlog)."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["exception"] = " because of ".join(_told(one) for one in _chain(error))
    return event


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it, as Python would print them."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def _told(error: BaseException) -> str:
    code = code_of(error)
    frames = list(traceback.walk_tb(error.__traceback__))[-MOST_PLACES:]
    way = " > ".join(f"{_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}" for frame, line in frames)
    return f"{type(error).__name__}{f' [{code}]' if code else ''} ({way})"


def code_of(error: BaseException) -> str:
    """What kind of failure it is by its maker's own table: an errno, a result code of the database or the store."""
    origin = getattr(error, "orig", None) or error  # SQLAlchemy wraps what the driver raised
    names = ["sqlite_errorname", "sqlstate"]
    if type(origin).__module__.startswith(("storyboard.", "werkzeug.")):
        names.append("code")
    for name in names:
        code = getattr(origin, name, None)
        if code:
            return str(code)
    if isinstance(origin, OSError) and origin.errno is not None:
        return errno.errorcode.get(origin.errno, str(origin.errno))
    response = getattr(origin, "response", None)  # botocore's
    return str(response.get("Error", {}).get("Code", "")) if isinstance(response, dict) else ""


def _short(path: str) -> str:
    return "/".join(Path(path).parts[-PARTS_OF_A_PATH:])


PROCESSORS = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    told_without_words,
)
RENDERERS: dict[str, Any] = {
    "text": structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
    "json": structlog.processors.JSONRenderer(ensure_ascii=False),
}


class Sieve(logging.Formatter):
    """Writes a record of the standard library's logging as a line like ours."""

    def __init__(self, form: str = "text") -> None:
        super().__init__()
        self._render = RENDERERS[form]

    def format(self, record: logging.LogRecord) -> str:
        """The line: the library's own words with numbers at most, who said it, and where."""
        place = f"{record.filename}:{record.lineno}"
        event: Event = {"event": words_of(record), "logger": record.name, "at": place, "exc_info": record.exc_info}
        for process in PROCESSORS:
            event = process(None, record.levelname.lower(), event)
        return str(self._render(None, "", event))


def words_of(record: logging.LogRecord) -> str:
    """What was said, without what was put into it, unless that is a number.

    Words that do not stand like that in the library's code were put together before: anything may be in them.
    """
    if not isinstance(record.msg, str) or record.msg not in _source(record.pathname):
        return HIDDEN
    try:
        return record.msg % _sifted(record.args) if record.args else record.msg
    except (TypeError, ValueError, KeyError):  # a number was expected
        return record.msg


def _sifted(given: Any) -> Any:  # noqa: ANN401 - as logging has it: a tuple, or one mapping
    if isinstance(given, dict):
        return {name: _number(value) for name, value in given.items()}
    return tuple(_number(value) for value in given)


def _number(value: object) -> object:
    return value if isinstance(value, int | float) else _Hidden()


@cache
def _source(path: str) -> str:
    return "".join(linecache.getlines(path))

"""Pages that are the same for everybody are made once, and given again while nothing in the database changes.

Before each answer the database is asked whether anything at all was written meanwhile. So nothing is shown that was
taken back, not even for a second (docs/decisions/0020-pages-while-nothing-changes.md).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar, cast

from flask import Flask, current_app, request, session
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError

from storyboard.web.limits import is_search, without_limit
from storyboard.web.locale import LANGUAGE_COOKIE

P = ParamSpec("P")
T = TypeVar("T")
V = TypeVar("V", bound=Callable[..., Any])
# What a page says of the time ("Last day") may be as old as this.
LONGEST_S = 5.0
MOST_PAGES = 500
# Anybody can think of addresses with a query: they leave room for the others.
MOST_WITH_QUERY = 250
_KEPT = "storyboard.kept"
# PostgreSQL: two equal snapshots see the same rows. SQLite: counts the commits of all other connections.
QUESTIONS = {"postgresql": "SELECT pg_current_snapshot()::text", "sqlite": "PRAGMA data_version"}


class Changes:
    """Tells whether anything was written to the database, by whatever process. Listens on a connection of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._question = QUESTIONS[engine.dialect.name]
        self._line: Any = None
        self._lines = 0
        self._turn = Lock()
        event.listen(engine, "engine_disposed", lambda _engine: self._hang_up())

    def state(self) -> object:
        """A word that differs from an earlier one when anything was committed in between; None when nobody knows."""
        with self._turn:
            try:
                if self._line is None:
                    self._call()
                # Each connection of SQLite's counts for itself.
                return self._lines, self._line.execute(self._question).fetchone()[0]
            except (DBAPIError, self._engine.dialect.loaded_dbapi.Error):
                self._hang_up()
                return None

    def _call(self) -> None:
        pooled = self._engine.raw_connection()
        self._line = pooled.driver_connection
        pooled.detach()
        if self._engine.dialect.name == "postgresql":
            self._line.autocommit = True
        self._lines += 1

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None


@dataclass(frozen=True)
class Kept:
    """The pages that were made in one state of the database, by what was asked."""

    state: object = None
    since: float = 0.0
    pages: dict[tuple[object, ...], bytes] = field(default_factory=dict)
    answers: dict[str, object] = field(default_factory=dict)


def same_for_everybody(view: Callable[P, str]) -> Callable[P, str | bytes]:
    """Make the page once for all who ask alike, until anything changes. Who has a session gets a page of their own.

    A page that is given again costs next to nothing, and a whole hall may read it through one address: it has no limit.
    One that has to be made has the ordinary one, and a search is always made.
    """

    @wraps(view)
    def page(*args: P.args, **kwargs: P.kwargs) -> str | bytes:
        kept = _kept_for_everybody()
        if kept is None:
            return view(*args, **kwargs)
        asked = _asked()
        if asked not in kept.pages:
            made = view(*args, **kwargs).encode()
            most = MOST_WITH_QUERY if request.query_string else MOST_PAGES
            if session.modified or len(kept.pages) >= most:
                return made
            # Kept under the state before it was made: had that changed meanwhile, nobody would be given it.
            kept.pages[asked] = made
        return kept.pages[asked]

    return free_when_kept(page)


def free_when_kept(view: V) -> V:
    """Let a view that gives such a page be asked without a limit, as long as the page need not be made."""
    return without_limit(view, when=_is_given_again)


def _asked() -> tuple[object, ...]:
    """What a page depends on, beside the database."""
    return (
        request.script_root,
        request.full_path,
        request.headers.get("Accept-Language"),
        request.cookies.get(LANGUAGE_COOKIE),
    )


def _kept_for_everybody() -> Kept | None:
    """The pages of the present state, for who may be given one; found out once for a request."""
    if _KEPT not in request.environ:
        own = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
        request.environ[_KEPT] = None if own or is_search() else _kept()
    return cast("Kept | None", request.environ[_KEPT])


def _is_given_again() -> bool:
    kept = _kept_for_everybody()
    return kept is not None and _asked() in kept.pages


def same_for_all_pages(answer: Callable[[], T]) -> Callable[[], T]:
    """Ask the database once for what several pages show alike, such as what can be chosen, until anything changes.

    :param answer: what it gives is never changed, and is the same for every reader.
    """
    name = f"{answer.__module__}.{answer.__qualname__}"

    @wraps(answer)
    def kept_answer() -> T:
        kept = _kept()
        if kept is None:
            return answer()
        if name not in kept.answers:
            kept.answers[name] = answer()
        return cast(T, kept.answers[name])

    return kept_answer


def _kept() -> Kept | None:
    """The pages of the present state; None when nobody knows it."""
    state, now = current_app.extensions["storyboard_changes"].state(), time.monotonic()
    if state is None:
        return None
    kept: Kept = current_app.extensions["storyboard_kept"]
    if kept.state != state or now - kept.since > LONGEST_S:
        kept = current_app.extensions["storyboard_kept"] = Kept(state, now)
    return kept


def register(app: Flask) -> None:
    """Listen to the app's database."""
    app.extensions["storyboard_changes"] = Changes(app.extensions["storyboard_engine"])
    app.extensions["storyboard_kept"] = Kept()

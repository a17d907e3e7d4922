"""The session of an app context, opened on first use (docs/decisions/0001-own-session.md)."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app, g
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from storyboard.database.engine import make_engine


class Database:
    """Opens a session per app context, on first use, and closes it with the context."""

    def init_app(self, app: Flask, url: str) -> None:
        """Give the app its engine."""
        engine = make_engine(url)
        app.extensions["storyboard_engine"] = engine
        app.extensions["storyboard_sessions"] = sessionmaker(engine, expire_on_commit=False)
        app.teardown_appcontext(self._close)

    @property
    def engine(self) -> Engine:
        """The engine of the current app."""
        return cast(Engine, current_app.extensions["storyboard_engine"])

    @property
    def session(self) -> Session:
        """The session of the current app context."""
        if "db_session" not in g:
            g.db_session = current_app.extensions["storyboard_sessions"]()
        return cast(Session, g.db_session)

    @staticmethod
    def _close(_error: BaseException | None) -> None:
        session = g.pop("db_session", None)
        if session is not None:
            try:
                session.close()
            except DBAPIError:  # the line was cut after the answer was made: there is nothing left to end
                session.invalidate()


db = Database()

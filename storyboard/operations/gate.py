"""A site whose database has another schema, or whose stories have moved, says so and does nothing else."""

from __future__ import annotations

import structlog
from flask import Flask, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from storyboard.database import make_engine
from storyboard.operations import schema
from storyboard.operations.schema import Standing
from storyboard.web.errors import Refusal

log = structlog.get_logger(__name__)
ALWAYS_OPEN = ("static", "operations.healthz", "operations.readyz")


class NotReady(Refusal):
    """The code and the database do not belong together now."""

    code = "not-ready"
    status = 503
    title = _l("We are not open just now")
    message = _l("This site is being brought up to date. It is not your fault, and nothing is lost. Try again later.")


_FOR_ADMINISTRATORS = {
    Standing.EMPTY: "the database has no tables yet; run: flask --app wsgi migrate",
    Standing.OLDER: "the database has an older schema; run: flask --app wsgi migrate",
    Standing.UNKNOWN: "the database was made by another version of Storyboard; install that, or a newer one",
    Standing.MOVED: "the stories of this database have moved; flask --app wsgi migrate says where",
}


def register(app: Flask) -> None:
    """Ask before the first requests, until the answer is good once."""
    known: dict[str, Standing] = {}

    @app.before_request
    def gate() -> ResponseReturnValue | None:
        if known.get("standing") is Standing.CURRENT or request.endpoint in ALWAYS_OPEN:
            return None
        found = _look(app.extensions["storyboard_settings"].database_url)
        if found is not Standing.CURRENT and known.get("standing") is not found:
            log.error("site_not_open", reason=_FOR_ADMINISTRATORS[found])
        known["standing"] = found
        if found is not Standing.CURRENT:
            raise NotReady
        return None


def _look(url: str) -> Standing:
    engine = make_engine(url)
    try:
        return schema.standing(engine)
    finally:
        engine.dispose()

"""A site whose database has another schema, or whose stories have moved, says so and does nothing else."""

from __future__ import annotations

import time
from dataclasses import dataclass

import structlog
from flask import Flask, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from storyboard.database import make_engine
from storyboard.operations import schema
from storyboard.operations.schema import Standing
from storyboard.web.errors import Refusal

log = structlog.get_logger(__name__)
GOOD_FOR_S = 5.0
ALWAYS_OPEN = ("static", "operations.healthz", "operations.readyz", "operations.metrics")


@dataclass
class Known:
    """What was found last, and until when a good answer counts."""

    standing: Standing
    good_until: float


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
    """Ask before requests: until the answer is good, at each; then now and then, for the stories may move meanwhile."""
    known = Known(Standing.CURRENT, 0.0)

    @app.before_request
    def gate() -> ResponseReturnValue | None:
        if request.endpoint in ALWAYS_OPEN or time.monotonic() < known.good_until:
            return None
        found = _look(app.extensions["storyboard_settings"].database_url)
        if found is not Standing.CURRENT and known.standing is not found:
            log.error("site_not_open", reason=_FOR_ADMINISTRATORS[found])
        known.standing = found
        if found is not Standing.CURRENT:
            raise NotReady
        known.good_until = time.monotonic() + GOOD_FOR_S
        return None


def _look(url: str) -> Standing:
    engine = make_engine(url)
    try:
        return schema.standing(engine)
    finally:
        engine.dispose()

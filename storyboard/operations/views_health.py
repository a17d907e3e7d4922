"""For machines: are you there, and can you work?"""

from flask import Response, jsonify

from storyboard.database import db
from storyboard.operations.health import readiness
from storyboard.operations.views import bp
from storyboard.staff.permissions import open_to_all
from storyboard.web.installation import storage


@bp.get("/healthz")
@open_to_all
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@open_to_all
def readyz() -> tuple[Response, int]:
    """Database, storage and queue can be worked with; 503 and which one cannot."""
    parts = readiness(db.engine, storage())
    ready = all(parts.values())
    said = {name: "ok" if fine else "not ready" for name, fine in parts.items()}
    return jsonify(status="ok" if ready else "not ready", **said), 200 if ready else 503

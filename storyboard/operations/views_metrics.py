"""Figures for Prometheus, for who may have them."""

from __future__ import annotations

import hmac
from datetime import timedelta
from ipaddress import ip_address

from flask import Response, abort, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from storyboard.database import db
from storyboard.operations import request_counts
from storyboard.operations.figures import Figures
from storyboard.operations.views import bp
from storyboard.staff.permissions import open_to_all
from storyboard.web.installation import settings, storage


@bp.get("/metrics")
@open_to_all
def metrics() -> Response:
    """How much, how many, how old: from the rows, and of the requests of all workers."""
    _check_who_asks()
    house = CollectorRegistry()
    alive_within = timedelta(seconds=settings().heartbeat_timeout)
    house.register(Figures(db.session, db.engine, storage(), alive_within))
    text = generate_latest(house) + generate_latest(request_counts.registry())
    return Response(text, content_type=CONTENT_TYPE_LATEST)


def _check_who_asks() -> None:
    """With a token, who shows it; without, in local mode, a program on this machine; else there is nothing here."""
    token = settings().metrics_token
    if token:
        shown = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
        if not hmac.compare_digest(shown, token.encode()):
            refusal = Response("Show the token: Authorization: Bearer …\n", 401, mimetype="text/plain")
            refusal.headers["WWW-Authenticate"] = "Bearer"
            abort(refusal)
    elif settings().production or not _is_from_here():
        abort(404)


def _is_from_here() -> bool:
    """Whether the connection begins on this machine, and nobody passes on what somebody else asks."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False

"""Counting requests, for `/metrics`: how many, how they ended, how long they took until the answer began.

Under gunicorn each worker counts in a file of its own, and any of them tells the sum (`deploy/gunicorn.conf.py`).
"""

from __future__ import annotations

import os
import time

import structlog
from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

log = structlog.get_logger(__name__)

# A page is quick, a form with a film takes as long as its line.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS"})
OTHER = "other"  # what has no page, or a method that nobody serves: a stranger's words are no label

_here = CollectorRegistry()
REQUESTS = Counter("storyboard_requests", "Requests answered.", ["endpoint", "method", "status"], registry=_here)
SECONDS = Histogram(
    "storyboard_request_seconds",
    "Seconds until the answer began.",
    ["endpoint", "method"],
    registry=_here,
    buckets=BUCKETS,
)


def register(app: Flask) -> None:
    """Count every request, also those that are refused before they reach a page."""
    app.before_request_funcs.setdefault(None, []).insert(0, _begin)
    app.after_request(_count)


def registry() -> CollectorRegistry:
    """What was counted, by all workers together where they share a folder."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return _here
    shared = CollectorRegistry()
    MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
    return shared


def _begin() -> None:
    g.began = time.perf_counter()


def _count(answer: Response) -> Response:
    began = g.pop("began", None)
    endpoint = request.endpoint or OTHER
    method = request.method if request.method in METHODS else OTHER
    try:
        REQUESTS.labels(endpoint, method, f"{answer.status_code // 100}xx").inc()
        if began is not None:
            SECONDS.labels(endpoint, method).observe(time.perf_counter() - began)
    except OSError as error:  # the folder is gone: figures are no reason to refuse anybody
        log.warning("requests_not_counted", problem=type(error).__name__)
    return answer

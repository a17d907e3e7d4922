"""`gunicorn benchmarks.taking:app`: the whole site; whose an upload is, a header says instead of a cookie."""

from __future__ import annotations

from flask import Flask, request

from storyboard import create_app
from storyboard.uploads.hooks import Hooks, Owner, wire

HEADER = "X-Author"
LARGEST = 1 << 30  # bytes


def _whose() -> list[Owner]:
    name = request.headers.get(HEADER)
    return [Owner(name, LARGEST)] if name else []


def _app() -> Flask:
    app = create_app()
    wire(app, Hooks(whose=_whose, ended=lambda _session, _upload: None, most_from_one_line=1_000_000))
    return app


app = _app()

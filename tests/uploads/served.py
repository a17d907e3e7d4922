"""`gunicorn tests.uploads.served:app`: the whole site; whose an upload is, a header says instead of a cookie."""

from __future__ import annotations

from flask import request

from storyboard import create_app
from storyboard.uploads.hooks import Hooks, Owner, wire

HEADER = "X-Author"
LARGEST = 40_000_000


def whose() -> list[Owner]:
    name = request.headers.get(HEADER)
    return [Owner(name, LARGEST)] if name else []


app = create_app()
wire(app, Hooks(whose=whose, ended=lambda _session, _upload: None, most_from_one_line=1_000_000))

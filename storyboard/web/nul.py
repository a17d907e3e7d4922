"""No word that a person types holds the character NUL, and no database takes one: such a request is no request."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask, abort, request

_FORM = "application/x-www-form-urlencoded"


def register(app: Flask) -> None:
    """Refuse requests with a NUL in address or form. Forms that bring files are read by their own room."""
    app.before_request(_refuse)


def _refuse() -> None:
    if any("\0" in str(word) for word in (request.view_args or {}).values()):
        abort(404)
    if any("\0" in word for word in _words()):
        abort(400)


def _words() -> Iterator[str]:
    for name, word in request.args.items(multi=True):
        yield from (name, word)
    if request.mimetype == _FORM:
        for name, word in request.form.items(multi=True):
            yield from (name, word)

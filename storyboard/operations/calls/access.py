"""What every page of a call starts with."""

from __future__ import annotations

from flask import abort

from storyboard.calls.models import Call
from storyboard.calls.queries import call_named
from storyboard.database import db


def call_or_404(slug: str) -> Call:
    """The call with this address, whoever knows of it."""
    return db.session.scalar(call_named(slug)) or abort(404)

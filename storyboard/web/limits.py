"""A ceiling against floods. Embedded it counts per worker, which is enough here; guessing is `throttle`'s business."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_limiter import Limiter

from storyboard.web.throttle import bucket, caller

FLOOD = "1200 per minute"
_NEVER = "__never_limited__"
V = TypeVar("V", bound=Callable[..., Any])


def without_limit(view: V) -> V:
    """Let a view be asked as often as its clients must; it says itself what is too much."""
    setattr(view, _NEVER, True)
    return view


def register(app: Flask) -> None:
    """Refuse who asks for more than a person, or a classroom behind one address, could read."""
    Limiter(
        lambda: bucket("flood", caller()),
        app=app,
        default_limits=[FLOOD],
        default_limits_exempt_when=lambda: hasattr(current_app.view_functions.get(request.endpoint or ""), _NEVER),
        storage_uri="memory://",
    )

"""A ceiling against floods. Embedded it counts per worker, which is enough here; guessing is `throttle`'s business."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_limiter import Limiter

from storyboard.web.throttle import bucket, caller

FLOOD = "1200 per minute"
# A search counts for so many requests: each asks the database for other words.
SEARCH = 10
_FREE = "__free_of_limits__"
V = TypeVar("V", bound=Callable[..., Any])


def without_limit(view: V, when: Callable[[], bool] = lambda: True) -> V:
    """Let a view be asked as often as its clients must; it says itself what is too much.

    :param when: asked of each request.
    """
    setattr(view, _FREE, when)
    return view


def is_search() -> bool:
    """Whether words are looked for. Their number has no end, so such a page is never kept."""
    return bool(request.args.get("q", "").strip())


def _is_free() -> bool:
    free: Callable[[], bool] | None = getattr(current_app.view_functions.get(request.endpoint or ""), _FREE, None)
    return free is not None and free()


def register(app: Flask) -> None:
    """Refuse who asks for more than a person, or a classroom behind one address, could read."""
    Limiter(
        lambda: bucket("flood", caller()),
        app=app,
        default_limits=[FLOOD],
        default_limits_exempt_when=_is_free,
        default_limits_cost=lambda: SEARCH if is_search() else 1,
        storage_uri="memory://",
    )

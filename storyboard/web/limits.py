"""A ceiling against floods. Embedded it counts per worker, which is enough here; guessing is `throttle`'s business."""

from flask import Flask
from flask_limiter import Limiter

from storyboard.web.throttle import bucket, caller

FLOOD = "1200 per minute"


def register(app: Flask) -> None:
    """Refuse who asks for more than a person, or a classroom behind one address, could read."""
    Limiter(lambda: bucket("flood", caller()), app=app, default_limits=[FLOOD], storage_uri="memory://")

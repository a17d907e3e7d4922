"""Where volunteers judge stories: queue, claims, decisions."""

from flask import Flask

from storyboard.moderation.views import bp


def register(app: Flask) -> None:
    """Add the pages of this room."""
    app.register_blueprint(bp)

"""Mail: an outbox of rows, and the post that brings it out."""

from flask import Flask

from storyboard.notices.views import bp


def register(app: Flask) -> None:
    """Add the pages of this room."""
    app.register_blueprint(bp)

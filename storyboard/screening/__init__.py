"""What an audience sees: the show of a reel."""

from flask import Flask

from storyboard.screening.views import bp


def register(app: Flask) -> None:
    """Add the pages of this room."""
    app.register_blueprint(bp)

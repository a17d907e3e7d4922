"""Where a small team rates stories and makes a reel of the best."""

from flask import Flask

from storyboard.curation.views import bp


def register(app: Flask) -> None:
    """Add the pages of this room."""
    app.register_blueprint(bp)

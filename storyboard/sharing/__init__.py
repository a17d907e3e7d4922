"""What authors see and send: the share form, the story key, their own page."""

from flask import Flask

from storyboard.sharing.views import bp


def register(app: Flask) -> None:
    """Add the pages of this room."""
    app.register_blueprint(bp)

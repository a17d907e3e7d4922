"""Staff: who they are, what they may do, how they sign in."""

from flask import Flask

from storyboard.staff.views import bp


def register(app: Flask) -> None:
    """Add the pages of this room."""
    app.register_blueprint(bp)

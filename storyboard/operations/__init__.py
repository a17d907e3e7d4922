"""What keeps the house running: jobs, health, doctor, demo, start and stop."""

from flask import Flask

from storyboard.operations.views import bp


def register(app: Flask) -> None:
    """Add the pages of this room."""
    app.register_blueprint(bp)

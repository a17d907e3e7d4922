"""What keeps the house running: jobs, health, doctor, demo, start and stop."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from storyboard.operations import calls, views_health, views_jobs
from storyboard.operations.views import bp
from storyboard.staff import navigation

__all__ = ["register", "views_health", "views_jobs"]


def register(app: Flask) -> None:
    """Add the pages of this room."""
    app.register_blueprint(bp)
    navigation.add(app, _l("House"), "operations.overview")
    calls.register(app)

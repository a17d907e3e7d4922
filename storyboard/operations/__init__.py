"""What keeps the house running: jobs, health, doctor, demo, start and stop."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from storyboard.notices import post
from storyboard.operations import (
    calls,
    request_counts,
    summaries,
    views_health,
    views_jobs,
    views_metrics,
    views_notices,
)
from storyboard.operations.staff import views_colleague, views_invite, views_list
from storyboard.operations.views import bp
from storyboard.staff import navigation

__all__ = [
    "register",
    "views_colleague",
    "views_health",
    "views_invite",
    "views_jobs",
    "views_list",
    "views_metrics",
    "views_notices",
]


def register(app: Flask) -> None:
    """Add the pages of this room."""
    app.register_blueprint(bp)
    request_counts.register(app)
    navigation.add(app, _l("House"), "operations.overview")
    calls.register(app)
    post.before_each_round(app, summaries.write_due)

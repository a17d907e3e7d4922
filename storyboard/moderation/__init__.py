"""Where volunteers judge stories: queue, claims, decisions."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from storyboard.moderation import views_decision, views_file, views_lease, views_queue, views_story
from storyboard.moderation.blueprint import bp
from storyboard.staff import navigation

__all__ = ["register", "views_decision", "views_file", "views_lease", "views_queue", "views_story"]


def register(app: Flask) -> None:
    """Add the pages of this room."""
    app.register_blueprint(bp)
    navigation.add(app, _l("Moderation"), "moderation.queue")

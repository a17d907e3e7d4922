"""Where volunteers judge stories: queue, claims, decisions."""

from flask import Flask
from flask_babel import lazy_gettext as _l

import storyboard.moderation.views_captions
import storyboard.moderation.views_decision
import storyboard.moderation.views_file
import storyboard.moderation.views_lease
import storyboard.moderation.views_queue
import storyboard.moderation.views_reports
import storyboard.moderation.views_story  # noqa: F401 - each adds its views to the blueprint
from storyboard.moderation.blueprint import bp
from storyboard.staff import navigation


def register(app: Flask) -> None:
    """Add the pages of this room."""
    app.register_blueprint(bp)
    navigation.add(app, _l("Moderation"), "moderation.queue")

"""Where a small team rates stories and makes a reel of the best."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from storyboard.curation import views_board, views_reels
from storyboard.curation.blueprint import bp
from storyboard.staff import navigation

__all__ = ["register", "views_board", "views_reels"]


def register(app: Flask) -> None:
    """Add the pages of this room."""
    app.register_blueprint(bp)
    navigation.add(app, _l("Curation"), "curation.board")

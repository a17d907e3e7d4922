"""What an audience sees: the show of a reel."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from storyboard.screening import views_host, views_show
from storyboard.screening.blueprint import bp
from storyboard.staff import navigation

__all__ = ["register", "views_host", "views_show"]


def register(app: Flask) -> None:
    """Add the pages of this room."""
    app.register_blueprint(bp)
    navigation.add(app, _l("Screening"), "screening.home")

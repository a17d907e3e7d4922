"""The calls of an organisation: written, translated, looked at, announced, opened, closed, archived, copied."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from storyboard.operations.calls import (
    views_copy,
    views_list,
    views_logos,
    views_one,
    views_plan,
    views_preview,
    views_questions,
    views_steps,
    views_words,
)
from storyboard.operations.calls.blueprint import bp
from storyboard.staff import navigation

__all__ = [
    "register",
    "views_copy",
    "views_list",
    "views_logos",
    "views_one",
    "views_plan",
    "views_preview",
    "views_questions",
    "views_steps",
    "views_words",
]


def register(app: Flask) -> None:
    """Add the pages of this room."""
    app.register_blueprint(bp)
    # Its body is read as it comes, and the token in it checked there; CSRFProtect would refuse a file of 2 MB unread.
    app.extensions["csrf"].exempt(views_logos.add_logo)
    navigation.add(app, _l("Calls"), "calls.calls")

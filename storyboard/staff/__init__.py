"""Staff: who they are, what they may do, how they sign in."""

from flask import Flask

from storyboard.staff import (
    login,
    navigation,
    views_factors,
    views_invitation,
    views_me,
    views_passkeys,
    views_second_step,
    views_sign_in,
)
from storyboard.staff.blueprint import bp

__all__ = [
    "register",
    "views_factors",
    "views_invitation",
    "views_me",
    "views_passkeys",
    "views_second_step",
    "views_sign_in",
]


def register(app: Flask) -> None:
    """Add the pages of this room, who is signed in, and the bar on top of staff pages."""
    login.register(app)
    navigation.register(app)
    app.register_blueprint(bp)

"""Staff: who they are, what they may do, how they sign in."""

from flask import Flask

from storyboard.staff import login, navigation
from storyboard.staff.views import bp


def register(app: Flask) -> None:
    """Add the pages of this room, who is signed in, and the bar on top of staff pages."""
    login.register(app)
    navigation.register(app)
    app.register_blueprint(bp)

"""What everybody may see: calls, gallery, stories."""

from flask import Flask

from storyboard.public.views import bp


def register(app: Flask) -> None:
    """Add the pages of this room."""
    app.register_blueprint(bp)

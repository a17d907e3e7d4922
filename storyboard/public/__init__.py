"""What everybody may see: calls, gallery, stories."""

from flask import Flask

from storyboard.public import dates
from storyboard.public.views import bp


def register(app: Flask) -> None:
    """Add the pages of this room."""
    app.register_blueprint(bp)
    for give in (dates.in_zone, dates.day):
        app.template_filter(give.__name__)(give)

"""What everybody may see: calls, gallery, stories."""

from flask import Flask

import storyboard.public.views
import storyboard.public.views_answers
import storyboard.public.views_feed
import storyboard.public.views_gallery
import storyboard.public.views_report  # noqa: F401 - each adds its views to the blueprint
from storyboard.public.addresses import absolute, locale_of, ways_to_pass_on
from storyboard.public.blueprint import bp


def register(app: Flask) -> None:
    """Add the pages of this room."""
    app.register_blueprint(bp)
    app.jinja_env.globals.update(absolute=absolute, locale_of=locale_of, ways_to_pass_on=ways_to_pass_on)

"""What authors see and send: the share form, the story key, their own page."""

from flask import Flask

from storyboard.sharing import (
    state_words,
    views_change,
    views_leave,
    views_receipt,
    views_share,
    views_steps,
    views_story,
    words,
)
from storyboard.sharing.blueprint import bp
from storyboard.sharing.closing import finish_until

__all__ = ["register", "views_receipt", "views_share", "views_story"]

# Their bodies are films: CSRFProtect would spool one before it looks at the token. They check it while they read.
STREAMED = (views_steps.save, views_change.replace)


def register(app: Flask) -> None:
    """Add the pages of this room."""
    app.register_blueprint(bp)
    for view in (*STREAMED, views_leave.leave):
        app.extensions["csrf"].exempt(view)
    app.jinja_env.globals.update(words=words, state_words=state_words, finish_until=finish_until)

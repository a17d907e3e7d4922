"""What authors see and send: the share form, the story key, their own page."""

from flask import Flask

from storyboard.calls.reader import question_for_reader
from storyboard.database import db
from storyboard.notices.post import before_each_round
from storyboard.sharing import (
    state_words,
    views_answer,
    views_change,
    views_edit,
    views_guardian,
    views_leave,
    views_lost,
    views_news,
    views_receipt,
    views_share,
    views_steps,
    views_story,
    words,
)
from storyboard.sharing.blueprint import bp
from storyboard.sharing.closing import finish_until
from storyboard.sharing.contacts import write_news
from storyboard.sharing.marks import mark_of
from storyboard.sharing.uploading import on_its_way

__all__ = ["register", "views_guardian", "views_lost", "views_news", "views_receipt", "views_share", "views_story"]

# Their bodies are films: CSRFProtect would spool one before it looks at the token. They check it while they read.
STREAMED = (views_steps.save, views_change.replace, views_edit.save_changes)


def register(app: Flask) -> None:
    """Add the pages of this room."""
    app.register_blueprint(bp)
    for view in (*STREAMED, views_answer.take_answer, views_leave.leave):
        app.extensions["csrf"].exempt(view)
    before_each_round(app, lambda session: write_news(session, app.extensions["storyboard_settings"].data_key))
    app.jinja_env.globals.update(
        words=words,
        state_words=state_words,
        finish_until=finish_until,
        question_for_reader=question_for_reader,
        mark_of=mark_of,
        film_on_its_way=lambda story: on_its_way(db.session, story),
    )

"""The page after sending: it shows the story key, once."""

from __future__ import annotations

import segno
from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from storyboard.calls.queries import public_call
from storyboard.database import db
from storyboard.sharing import cookies
from storyboard.sharing.blueprint import bp
from storyboard.sharing.own_story import shown_to_author
from storyboard.sharing.views_story import contact_form, taken_back
from storyboard.staff.permissions import open_to_all
from storyboard.stories import story_key
from storyboard.stories.lifecycle import State
from storyboard.stories.queries import story_with_key
from storyboard.web.installation import settings


@bp.get("/c/<call>/sent")
@open_to_all
def sent(call: str) -> ResponseReturnValue:
    """The key, big and as a picture. It came in a sealed cookie, so that no address and no log ever holds it."""
    chosen = db.session.scalar(public_call(call)) or abort(404)
    key = cookies.receipt_key(chosen.slug)
    story = db.session.scalar(story_with_key(story_key.digest(key, settings().data_key))) if key else None
    if key is None or story is None or story.call_id != chosen.id:
        return redirect(url_for("sharing.own_page"))
    if story.state is State.WITHDRAWN:
        return taken_back(story.id)
    shown = story_key.shown(key)
    picture = segno.make(shown, error="m").png_data_uri(scale=6, border=2)
    return render_template(
        "sharing/sent.html",
        call=chosen,
        own=shown_to_author(db.session, story),
        key=shown,
        qr_url=picture,
        contact=contact_form(),
    )

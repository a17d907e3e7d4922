"""The queue: how much waits, and one button for the next story."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.calls.models import Call
from storyboard.database import db, utc_now
from storyboard.moderation import claims, queries, words
from storyboard.moderation.access import lasts
from storyboard.moderation.blueprint import bp
from storyboard.staff.permissions import current_staff, may
from storyboard.staff.roles import Role

RECENT = 10


@bp.get("/")
@may(Role.MODERATOR)
def queue() -> ResponseReturnValue:
    """How many stories wait in each call, what I have in hand, and what I decided lately."""
    me, now = current_staff(), utc_now()
    return render_template(
        "moderation/queue.html",
        waiting=db.session.execute(queries.waiting(me.id)).all(),
        counted_to=queries.COUNTED_TO,
        in_hand=db.session.scalar(queries.in_hand(me.id, now)),
        recent=db.session.scalars(queries.decisions_of(me.id).limit(RECENT)).all(),
        reported=db.session.scalar(queries.count_reported(me.id)),
        undoable=db.session.scalar(queries.can_be_undone(me.id, now)),
        now=now,
        words=words,
    )


@bp.post("/calls/<slug>/next")
@may(Role.MODERATOR)
def next_story(slug: str) -> ResponseReturnValue:
    """Hand me the next story of a call."""
    call = db.session.scalar(queries.call_to_moderate(slug, current_staff().id))
    if call is None:
        abort(404)
    return redirect(to_next_story(call))


def to_next_story(call: Call) -> str:
    """The page of the next story, now in my hands; the queue's when nothing waits for me."""
    slug = claims.next_story(db.session, call.id, current_staff().id, lasts())
    if slug is not None:
        return url_for("moderation.story", slug=slug)
    flash(
        _(
            "Nothing waits for you right now. What is still counted is with colleagues, was passed on by you, "
            "or needs the word of somebody else."
        )
    )
    return url_for("moderation.queue")

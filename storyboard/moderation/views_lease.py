"""Having a story in hand: taking it, keeping it, giving it back, passing it on."""

from __future__ import annotations

from flask import flash, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.database import db
from storyboard.moderation import claims
from storyboard.moderation.access import lasts, story_or_404
from storyboard.moderation.blueprint import bp
from storyboard.moderation.views_queue import to_next_story
from storyboard.staff.permissions import current_staff, may
from storyboard.staff.roles import Role


@bp.post("/stories/<slug>/take")
@may(Role.MODERATOR)
def take(slug: str) -> ResponseReturnValue:
    """Take this story in hand, out of its turn."""
    story = story_or_404(slug)
    if not claims.take(db.session, story.id, current_staff().id, lasts()):
        flash(_("This story does not wait for you: a colleague has it, or it is decided."), "warning")
    return redirect(url_for("moderation.story", slug=slug))


@bp.post("/stories/<slug>/heartbeat")
@may(Role.MODERATOR)
def heartbeat(slug: str) -> ResponseReturnValue:
    """The page is still being looked at (it says so by itself, while it is visible)."""
    story = story_or_404(slug)
    if not claims.renew(db.session, story.id, current_staff().id, lasts()):
        return jsonify(seconds=0), 409
    return jsonify(seconds=int(lasts().total_seconds()))


@bp.post("/stories/<slug>/give-back")
@may(Role.MODERATOR)
def give_back(slug: str) -> ResponseReturnValue:
    """Leave it to others."""
    claims.give_back(db.session, story_or_404(slug).id, current_staff().id)
    flash(_("The story is back in the queue."), "done")
    return redirect(url_for("moderation.queue"))


@bp.post("/stories/<slug>/skip")
@may(Role.MODERATOR)
def skip(slug: str) -> ResponseReturnValue:
    """Leave it to others for today, and go on with the next."""
    story = story_or_404(slug)
    call = story.call
    claims.skip(db.session, story.id, current_staff().id)
    return redirect(to_next_story(call))

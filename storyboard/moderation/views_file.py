"""The bytes that only moderators see: review copies, posters, contact sheets."""

from __future__ import annotations

from flask import abort
from flask.typing import ResponseReturnValue

from storyboard.moderation.access import story_or_404
from storyboard.moderation.blueprint import bp
from storyboard.moderation.review import shown_to_moderators
from storyboard.staff.permissions import may
from storyboard.staff.roles import Role
from storyboard.web.sending import send_file


@bp.get("/stories/<slug>/files/<file>")
@may(Role.MODERATOR)
def story_file(slug: str, file: str) -> ResponseReturnValue:
    """One file of a story, in ranges, kept by no cache."""
    found = next((one for one in shown_to_moderators(story_or_404(slug)) if one.slug == file), None)
    if found is None:
        abort(404)
    return send_file(found)

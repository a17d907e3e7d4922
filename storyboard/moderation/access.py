"""What every page of moderators starts with: which story, and for how long it is lent."""

from datetime import timedelta

from flask import abort

from storyboard.database import db
from storyboard.moderation import queries
from storyboard.stories.models import Story
from storyboard.web.installation import settings


def story_or_404(slug: str) -> Story:
    """The story at this address, if moderators may see it."""
    story = db.session.scalar(queries.story_at(slug))
    if story is None:
        abort(404)
    return story


def judged_story_or_404(slug: str) -> Story:
    """The story at this address once it was ready: who decides on one that was just taken back is told so."""
    story = db.session.scalar(queries.story_once_ready_at(slug))
    if story is None:
        abort(404)
    return story


def lasts() -> timedelta:
    """How long a story is lent to one person without a sign of life."""
    return timedelta(minutes=settings().claim_minutes)

"""What every page of moderators starts with: which story, and for how long it is lent."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from storyboard.database import db
from storyboard.moderation import queries
from storyboard.staff.permissions import current_staff
from storyboard.stories.models import Story
from storyboard.web.errors import Refusal
from storyboard.web.installation import settings


class NotHere(Refusal):
    """The story does not exist, or not for this person: both sound the same."""

    code, status, gives_back = "not-here", 404, True
    title = _l("There is nothing here")
    message = _l(
        "The address may be mistyped, the story was taken back by its author, or its call is not, or not any more, "
        "among those that you moderate. Nothing was changed. Your queue shows what is yours."
    )


def story_or_404(slug: str) -> Story:
    """The story at this address, if whoever asks may see it.

    :raises NotHere: when there is none for them.
    """
    story = db.session.scalar(queries.story_at(slug, current_staff().id))
    if story is None:
        raise NotHere
    return story


def judged_story_or_404(slug: str) -> Story:
    """The story at this address once it was ready: who decides on one that was just taken back is told so.

    :raises NotHere: when there is none for them.
    """
    story = db.session.scalar(queries.story_once_ready_at(slug, current_staff().id))
    if story is None:
        raise NotHere
    return story


def lasts() -> timedelta:
    """How long a story is lent to one person without a sign of life."""
    return timedelta(minutes=settings().claim_minutes)

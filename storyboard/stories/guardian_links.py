"""The link by which a guardian says yes or no to a young person's story."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from storyboard.database import transaction, utc_now
from storyboard.journal.actions import record
from storyboard.stories import guardians
from storyboard.stories.actions import AUTHOR, tell_author
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind, Story
from storyboard.stories.queries import with_guardian_link


def make_link(session: Session, story_id: int) -> str | None:
    """A new link; one that was made before opens nothing any more.

    :returns: the secret in it, which is kept nowhere; None when no guardian is waited for.
    """
    with transaction(session):
        story = session.get_one(Story, story_id, populate_existing=True)
        if story.held_for != guardians.HELD_FOR or story.state is State.WITHDRAWN:
            return None
        token = guardians.new_token()
        story.guardian_digest, story.guardian_until = guardians.digest(token), utc_now() + guardians.LINK_LASTS
        record(session, "story.guardian_link", actor=AUTHOR.label, story_id=story_id)
    return token


def story_behind(session: Session, token: str, now: datetime) -> Story | None:
    """The story that this link opens; None when it was used, replaced, or its 30 days are over."""
    found = session.scalar(with_guardian_link(guardians.digest(token)).execution_options(populate_existing=True))
    return found if found is not None and guardians.opens(found.guardian_until, found.held_for, now) else None


def answer(session: Session, token: str, *, yes: bool, seen: int) -> bool:
    """The guardian answers, once: with a yes the moderators are handed the story, with a no nobody ever is.

    :param seen: the version that the guardian read.
    :returns: False when the link opens nothing (any more), the story was changed while they read, or it is a film that
        cannot be watched yet and the answer is yes.
    """
    with transaction(session):
        now = utc_now()
        story = story_behind(session, token, now)
        if story is None or (yes and not _can_be_seen(story)):
            return False
        # Since when a no stands is what the rules of the call ask (docs/keeping.md).
        values: dict[str, Any] = {"guardian_digest": None, "guardian_until": now, "version": seen + 1}
        if yes:
            ready_at = now if story.state is State.PENDING else story.ready_at
            values |= {"guardian_said_yes": True, "held_for": None, "guardian_until": None, "ready_at": ready_at}
        same = (Story.id == story.id, Story.version == seen, Story.guardian_digest == story.guardian_digest)
        if session.connection().execute(update(Story).where(*same).values(values)).rowcount != 1:
            return False
        record(session, "story.guardian", actor="guardian", story_id=story.id, yes=yes, version=seen + 1)
        tell_author(session, story, guardians.SAID_YES if yes else guardians.SAID_NO)
    return True


def _can_be_seen(story: Story) -> bool:
    """Whether there is a film to watch, where it is told in one."""
    watched = (FileRole.REVIEW, FileRole.MASTER)
    return story.kind is Kind.TEXT or any(file.role in watched for file in story.files)

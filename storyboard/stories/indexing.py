"""Keeping the index of words: of an approved story all its words, of every other none."""

from __future__ import annotations

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from storyboard.database import transaction
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Story
from storyboard.stories.models_search import StoryWord
from storyboard.stories.search import words_in


def index_words(session: Session, story: Story) -> None:
    """Make the index say of this story what is true now, in the transaction of the caller."""
    with transaction(session):
        session.execute(delete(StoryWord).where(StoryWord.story_id == story.id))
        if story.state is not State.APPROVED:
            return
        said = (str(file.facts.get("text", "")) for file in story.files if file.role is FileRole.CAPTIONS)
        words = words_in(" ".join((story.title, story.body, story.asks, story.display_name, *said)))
        if words:
            session.execute(insert(StoryWord), [{"story_id": story.id, "word": word} for word in sorted(words)])

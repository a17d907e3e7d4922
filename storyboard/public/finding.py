"""Stories in which given words stand. How many have each is asked first: what is rare leads to its stories, what is
common is looked up story by story, from the newest on (docs/decisions/0026-found-by-words.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, false, func, select
from sqlalchemy.orm import Session

from storyboard.stories.models import Story
from storyboard.stories.models_search import StoryWord

T = TypeVar("T")
# A word that stands in more stories than this leads nowhere.
RARE = 500
_LAST = chr(0x10FFFF)


def with_words(session: Session, stories: Select[T], words: Sequence[str]) -> Select[T]:
    """Those of the stories in which all the words stand; none when there is no word to look for.

    Asks the index twice: how common the words are, and for the stories of the rarest. Given a stretch of an index
    instead of these, PostgreSQL, which has no statistics of people's words, reads all stories.
    """
    if not words:
        return stories.where(false())
    common = session.execute(how_common(words)).one()
    rarest = min(range(len(words)), key=lambda n: int(common[n]))
    if common[rarest] <= RARE:
        stories = stories.where(Story.id.in_(session.scalars(stories_with(words[rarest])).all()))
        words = [word for n, word in enumerate(words) if n != rarest]
    for word in words:
        here = select(StoryWord.word).where(StoryWord.story_id == Story.id, begins_with(word)).limit(1)
        stories = stories.where(here.correlate(Story).scalar_subquery().is_not(None))
    return stories


def begins_with(word: str) -> ColumnElement[bool]:
    """The stretch of the index in which words begin like this one: no pattern, so no sign in it means anything else."""
    return and_(StoryWord.word >= word, StoryWord.word < word + _LAST)


def how_common(words: Sequence[str]) -> Select[int]:
    """How often each of the words stands in the index, counted to one more than what is rare; in one row."""
    some = (select(StoryWord.story_id).where(begins_with(word)).limit(RARE + 1).subquery() for word in words)
    return select(*(select(func.count()).select_from(one).scalar_subquery() for one in some))


def stories_with(word: str) -> Select[int]:
    """The stories in which a word stands."""
    return select(StoryWord.story_id).where(begins_with(word)).distinct()

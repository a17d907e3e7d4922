"""From a typed key to its story: forgiving to who mistypes, tiresome to who guesses."""

from __future__ import annotations

from sqlalchemy.orm import Session

from storyboard.stories import story_key
from storyboard.stories.models import Story
from storyboard.stories.queries import story_with_key
from storyboard.web import throttle
from storyboard.web.installation import settings

# In a quarter of an hour. A classroom behind one address shares the first; all callers together share the second,
# so that many addresses do not help: 5,000 tries against 2^60 keys. It is wide, for who fills it shuts authors out.
MOST_BY_ONE, MOST_BY_ALL = 20, 5000


def story_behind(session: Session, typed: str) -> Story | None:
    """The story that this key opens. Whatever was typed, the same look-up is made.

    :raises TooManyTries: too many wrong keys came from this caller, or from all together.
    """
    one, everybody = throttle.bucket("story-key", throttle.caller()), throttle.bucket("story-key", "everybody")
    throttle.spend(session, one, MOST_BY_ONE)
    throttle.spend(session, everybody, MOST_BY_ALL)
    digest = story_key.digest(story_key.read(typed) or "", settings().data_key)
    story = session.scalar(story_with_key(digest))
    if story is not None:
        throttle.give_back(session, one)
        throttle.give_back(session, everybody)
    return story

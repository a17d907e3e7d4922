"""From a typed key to its story: forgiving to who mistypes, tiresome to who guesses."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from storyboard.stories import story_key
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story
from storyboard.stories.queries import story_with_key
from storyboard.web import throttle
from storyboard.web.installation import settings

MOST_BY_ONE = 20  # wrong keys in a quarter of an hour; a classroom behind one address shares them


class WrongAgain(throttle.TooManyTries):
    """This key is wrong, and so were too many before it."""

    message = _l(
        "There were too many wrong keys in a short time, and this one is wrong too. Look at yours once more: the right "
        "one opens at any time. We look at others again in %(minutes)d minutes."
    )


@dataclass(frozen=True)
class Opened:
    """What a key opens: no more than is needed to choose the answer."""

    story_id: int
    state: State
    key_digest: str


def story_behind(session: Session, typed: str) -> Opened | None:
    """The story that this key opens. Whatever was typed, and however often, the same statements are made.

    A right key opens even when others tried too many: nobody shall keep an author from taking a story back
    (docs/decisions/0024-a-right-key-always-opens.md).

    :raises WrongAgain: the key is wrong, and so were too many others from this caller.
    """
    tries, refused = throttle.bucket("story-key", throttle.caller()), None
    try:
        throttle.spend(session, tries, MOST_BY_ONE)
    except throttle.TooManyTries as too_many:
        refused = too_many
    digest = story_key.digest(story_key.read(typed) or "", settings().data_key)
    # Columns alone: with the row of a story, its consents and files would be asked for, which takes time.
    found = session.execute(
        story_with_key(digest).with_only_columns(Story.id, Story.state, Story.key_digest)
    ).one_or_none()
    throttle.give_back(session, tries, int(found is not None and refused is None))
    if found is None and refused is not None:
        raise WrongAgain(**refused.figures)
    return None if found is None else Opened(*found)

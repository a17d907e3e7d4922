"""For which story a form of the own page was made: a browser may have opened another one meanwhile, in another tab."""

from __future__ import annotations

from storyboard.sharing.sealing import Seal
from storyboard.stories.models import Story
from storyboard.web.installation import settings

FIELD = "mark"
PURPOSE = "own form"


def mark_of(story: Story) -> str:
    """What a form carries hidden: it names its story to us alone, and opens nothing."""
    return Seal(settings().data_key, PURPOSE).close({"story": story.id})


def is_for(story_id: int, mark: str | None) -> bool:
    """Whether a form that carries this was made for this story."""
    found = Seal(settings().data_key, PURPOSE).open(mark or "")
    return found is not None and found["story"] == story_id

"""The mark in each step's form: of which draft it is, and which page of it. Sealed, so that it tells nothing.

A browser has one draft of a call, but may have old pages of an earlier one open, or two of the same.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from storyboard.sharing.sealing import Seal
from storyboard.stories.models import Story
from storyboard.web.installation import settings

PURPOSE = "step"


@dataclass(frozen=True)
class Mark:
    """Of which draft a page is (none was begun yet), a name for it, and which pages had written the draft by then."""

    story: int | None
    page: str
    seen: dict[str, str]


def of(story: Story | None) -> str:
    """A mark for a page that is shown now."""
    content = {
        "story": None if story is None else story.id,
        "page": secrets.token_hex(4),
        "seen": {} if story is None else story.typed_in,
    }
    return Seal(settings().data_key, PURPOSE).close(content)


def read(field: str) -> Mark | None:
    """The mark in a field; None when it is not one of ours."""
    found = Seal(settings().data_key, PURPOSE).open(field)
    return None if found is None else Mark(found["story"], found["page"], found["seen"])

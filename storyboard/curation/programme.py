"""A reel as it stands now: what of it may be shown, in which order, and for how long.

Asked anew for every page, list and show: who takes a story back is obeyed everywhere at once, and nobody is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from storyboard.curation import running_time
from storyboard.curation.models import Reel
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind, MediaFile, Story
from storyboard.stories.queries import facts_of
from storyboard.stories.visibility import visible

TALLEST_ON_STAGE = 1080


class Standing(StrEnum):
    """Whether a story of a reel can be shown now; if not, why."""

    SHOWN = "shown"
    NOT_READY = "not-ready"
    GONE = "gone"


@dataclass(frozen=True)
class Line:
    """One story in a running order."""

    story: Story
    standing: Standing
    seconds: float

    @property
    def shown(self) -> bool:
        """Whether an audience may see it now."""
        return self.standing is Standing.SHOWN


@dataclass(frozen=True)
class Programme:
    """The lines of a reel, those that will not be shown included."""

    lines: Sequence[Line]

    @property
    def shown(self) -> list[Line]:
        """What the audience will see."""
        return [line for line in self.lines if line.shown]

    @property
    def left_out(self) -> list[Line]:
        """What the audience will not see."""
        return [line for line in self.lines if not line.shown]

    @property
    def seconds(self) -> int:
        """How long the show runs."""
        return running_time.total_s(line.seconds for line in self.shown)


def programme_of(reel: Reel) -> Programme:
    """The programme of a reel, by the facts of this moment. Load the reel with `queries.reel_with_stories`."""
    return Programme([_line(item.story) for item in reel.items])


def standing_of(story: Story) -> Standing:
    """Whether this story can be shown to an audience now."""
    facts = facts_of(story)
    if visible(facts, Place.SCREENING):
        return Standing.SHOWN
    waits = facts.state is State.APPROVED and Place.SCREENING in facts.consents and facts.video and not facts.renditions
    return Standing.NOT_READY if waits else Standing.GONE


def seconds_of(story: Story) -> float:
    """How long the story takes on the screen with its title card; 0 while there is no film to measure."""
    if story.kind is Kind.TEXT:
        return running_time.text_s(story.body)
    film = film_for_stage(story)
    return running_time.film_s(cast(float, film.facts["duration_s"])) if film else 0.0


def film_for_stage(story: Story) -> MediaFile | None:
    """The best rendition that a hall's projector and laptop are sure to play: the tallest up to 1080 lines."""
    renditions = [
        file for file in story.files if file.role is FileRole.RENDITION and lines_of(file) <= TALLEST_ON_STAGE
    ]
    return max(renditions, key=lambda file: (lines_of(file), file.bytes), default=None)


def lines_of(file: MediaFile) -> int:
    """The shorter side of a film in pixels: the 720 of 720p, whichever way the phone was held."""
    return int(min(file.facts["width"], file.facts["height"]))


def _line(story: Story) -> Line:
    standing = standing_of(story)
    return Line(story, standing, seconds_of(story) if standing is Standing.SHOWN else 0.0)

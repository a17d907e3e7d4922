"""The four steps in which a story is told, and what a draft lacks before it can be sent. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """The steps, in their order; each word stands in an address."""

    TELL = "tell"
    ABOUT = "about"
    PLACES = "places"
    CHECK = "check"

    @property
    def number(self) -> int:
        """Which one it is, from 1."""
        return list(Step).index(self) + 1

    @property
    def next(self) -> Step:
        """The one that follows; the last follows itself."""
        return list(Step)[min(self.number, len(Step) - 1)]

    @property
    def before(self) -> Step | None:
        """The one before; none before the first."""
        return None if self is Step.TELL else list(Step)[self.number - 2]


class Lack(StrEnum):
    """What is missing in a draft."""

    TITLE = "title"
    WORDS = "words"
    FILM = "film"
    AGE = "age"
    GUARDIAN = "guardian"
    PLACES = "places"


WHERE: dict[Lack, Step] = {
    Lack.TITLE: Step.TELL,
    Lack.WORDS: Step.TELL,
    Lack.FILM: Step.TELL,
    Lack.AGE: Step.ABOUT,
    Lack.GUARDIAN: Step.PLACES,
    Lack.PLACES: Step.PLACES,
}


@dataclass(frozen=True)
class Told:
    """What the answer depends on: what a draft has by now."""

    title: bool
    video: bool
    words: bool
    film: bool
    age: bool
    guardian_needed: bool
    places_not_asked: bool


def lacking(told: Told) -> list[Lack]:
    """What a draft lacks before it can be sent, in the order of the steps."""
    is_there = {
        Lack.TITLE: told.title,
        Lack.WORDS: told.words or told.video,
        Lack.FILM: told.film or not told.video,
        Lack.AGE: told.age,
        Lack.GUARDIAN: not told.guardian_needed,
        Lack.PLACES: not told.places_not_asked,
    }
    return [lack for lack, there in is_there.items() if not there]

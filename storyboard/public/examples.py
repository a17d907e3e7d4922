"""Which stories a call shows as examples: few, and as different as they can be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from storyboard.stories.models import Kind


class Told(Protocol):
    """What is looked at."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def kind(self) -> Kind:
        """How it is told."""

    @property
    def language(self) -> str:
        """In which language."""


T = TypeVar("T", bound=Told)


def different(stories: Sequence[T], most: int) -> list[T]:
    """Up to `most` of the stories: the first, then each time the one that differs most from those before.

    Told in another way counts more than in another language; among equals the one that stands first is taken.
    """
    left = list({story.id: story for story in stories}.values())
    chosen: list[T] = []
    while left and len(chosen) < most:
        kinds, languages = {one.kind for one in chosen}, {one.language for one in chosen}
        following = max(left, key=lambda one: 2 * (one.kind not in kinds) + (one.language not in languages))
        chosen.append(following)
        left.remove(following)
    return chosen

"""The order of a reel. Plain Python."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class Direction(StrEnum):
    """Which way a story is moved: one place towards the opening, or towards the end."""

    UP = "up"
    DOWN = "down"


def moved(order: Sequence[T], one: T, direction: Direction) -> list[T]:
    """The order after `one` changed places with its neighbour; the same order when there is none on that side.

    :raises ValueError: when `one` is not in the order.
    """
    changed = list(order)
    here = changed.index(one)
    there = here - 1 if direction is Direction.UP else here + 1
    if 0 <= there < len(changed):
        changed[here], changed[there] = changed[there], changed[here]
    return changed

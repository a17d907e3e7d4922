"""Moving stories up and down."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.curation.running_order import Direction, moved


@pytest.mark.parametrize(
    ("one", "direction", "after"),
    [
        ("b", Direction.UP, "bac"),
        ("b", Direction.DOWN, "acb"),
        ("a", Direction.UP, "abc"),
        ("c", Direction.DOWN, "abc"),
    ],
)
def test_a_story_changes_places_with_its_neighbour(one: str, direction: Direction, after: str) -> None:
    assert moved("abc", one, direction) == list(after)


@given(st.lists(st.integers(), unique=True, min_size=1), st.data())
def test_whatever_is_moved_no_story_is_lost_or_comes_twice(order: list[int], data: st.DataObject) -> None:
    moves = data.draw(st.lists(st.tuples(st.sampled_from(order), st.sampled_from(Direction))))
    now = order
    for one, direction in moves:
        now = moved(now, one, direction)
    assert sorted(now) == sorted(order)


@given(st.lists(st.integers(), unique=True, min_size=3), st.data())
def test_up_and_down_again_is_as_before(order: list[int], data: st.DataObject) -> None:
    inner = data.draw(st.sampled_from(order[1:]))
    assert moved(moved(order, inner, Direction.UP), inner, Direction.DOWN) == order

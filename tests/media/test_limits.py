from __future__ import annotations

import pickle
from typing import Any

import pytest

from storyboard.media.limits import Limits, check
from storyboard.media.refusal import MediaFailed, Unusable
from tests.media.factory import facts


@pytest.mark.parametrize("seconds", [0.5, 120, 121])
def test_a_second_of_grace_is_given(seconds: float) -> None:
    check(facts(duration_s=seconds), Limits())


@pytest.mark.parametrize(
    ("changes", "code", "figures"),
    [
        ({"duration_s": 121.04}, "too-long", {"seconds": 121.0, "limit": 120}),
        ({"bytes": (1 << 30) + 1}, "too-big", {"bytes": (1 << 30) + 1, "limit": 1 << 30}),
        ({"streams": 9}, "too-many-streams", {"streams": 9, "limit": 8}),
        ({"width": 8194}, "too-large-picture", {"width": 8194, "height": 1920, "limit": 8192}),
        (
            {"width": 8192, "height": 8192},
            "too-large-picture",
            {"width": 8192, "height": 8192, "limit": 8192},
        ),
    ],
)
def test_what_is_over_a_limit_is_told_with_its_figures(
    changes: dict[str, Any], code: str, figures: dict[str, float]
) -> None:
    with pytest.raises(Unusable) as refusal:
        check(facts(**changes), Limits())
    assert (refusal.value.code, refusal.value.figures) == (code, figures)


def test_a_call_may_have_limits_of_its_own() -> None:
    check(facts(duration_s=300), Limits(seconds=300))
    with pytest.raises(Unusable):
        check(facts(duration_s=32), Limits(seconds=30))


@pytest.mark.parametrize("error", [Unusable("too-long", {"seconds": 130.0, "limit": 120}), MediaFailed("failed", "x")])
def test_a_refusal_survives_the_way_through_a_queue(error: Exception) -> None:
    assert vars(pickle.loads(pickle.dumps(error))) == vars(error)

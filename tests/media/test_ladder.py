from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.media.ladder import rungs_for
from storyboard.media.picture import fitted, steady_rate
from tests.media.factory import facts

side = st.integers(2, 8192)


@pytest.mark.parametrize(
    ("size", "names"),
    [
        ((1080, 1920), ["720p", "480p", "240p", "audio"]),
        ((1280, 720), ["720p", "480p", "240p", "audio"]),
        ((640, 352), ["480p", "240p", "audio"]),
        ((854, 480), ["480p", "240p", "audio"]),
        ((320, 240), ["240p", "audio"]),
        ((176, 144), ["240p", "audio"]),
    ],
)
def test_a_clip_gets_the_sizes_that_are_worth_it(size: tuple[int, int], names: list[str]) -> None:
    assert [rung.name for rung in rungs_for(facts(width=size[0], height=size[1]))] == names


def test_a_clip_without_sound_gets_no_sound_file() -> None:
    assert [rung.name for rung in rungs_for(facts(audio_codec=None))] == ["720p", "480p", "240p"]


@given(side, side)
def test_there_is_always_a_picture_and_nothing_is_scaled_up(width: int, height: int) -> None:
    clip = facts(width=width, height=height)
    rungs = [rung for rung in rungs_for(clip) if rung.short_side]
    sizes = [fitted(clip, rung.short_side) for rung in rungs]
    assert sizes
    assert sizes == sorted(sizes, reverse=True)
    for made in sizes:
        assert made[0] % 2 == made[1] % 2 == 0
        assert made[0] <= max(width + 1, 16)
        assert made[1] <= max(height + 1, 16)
        assert max(made) <= 720 * 2.4 + 2


@pytest.mark.parametrize(
    ("size", "short_side", "made"),
    [
        ((1920, 1080), 720, (1280, 720)),
        ((1080, 1920), 480, (480, 854)),
        ((640, 272), 480, (640, 272)),
        ((201, 113), 480, (200, 112)),
        ((8192, 100), 240, (576, 16)),
    ],
)
def test_a_size_keeps_the_shape_of_the_clip(size: tuple[int, int], short_side: int, made: tuple[int, int]) -> None:
    assert fitted(facts(width=size[0], height=size[1]), short_side) == made


@pytest.mark.parametrize(
    ("average", "rate"),
    [
        (30.0, "30"),
        (29.97, "30000/1001"),
        (29.91, "30000/1001"),
        (25.0, "25"),
        (23.976, "24000/1001"),
        (20.847, "24000/1001"),
        (7.5, "10"),
        (0.0, "10"),
        (59.94, "30"),
        (10000.0, "30"),
    ],
)
def test_a_rate_becomes_steady(average: float, rate: str) -> None:
    assert steady_rate(facts(fps=average)) == rate

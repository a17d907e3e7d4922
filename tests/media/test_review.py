from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from storyboard.media.probe import probe, read_facts
from storyboard.media.refusal import Cancelled
from storyboard.media.review import make_proxy, plays_everywhere
from tests.clips import Clips
from tests.media.factory import facts


@pytest.mark.parametrize(
    ("changes", "plays"),
    [
        ({}, True),
        ({"audio_codec": None}, True),
        ({"pixel_format": "yuvj420p"}, True),
        ({"pixel_format": "yuv420p10le"}, False),
        ({"pixel_format": "yuv444p"}, False),
        ({"video_codec": "hevc"}, False),
        ({"container": "webm", "video_codec": "vp8", "audio_codec": "opus"}, False),
        ({"audio_codec": "opus"}, False),
        ({"hdr": True}, False),
    ],
)
def test_a_master_that_every_browser_plays_is_the_review_copy(changes: dict[str, Any], plays: bool) -> None:
    assert plays_everywhere(facts(**changes)) is plays


@pytest.mark.media
@pytest.mark.parametrize("name", ["hevc", "hdr", "recorder", "odd_sizes", "portrait", "wide_pixels", "tall"])
def test_any_other_gets_a_small_copy_that_plays_everywhere(clips: Clips, tmp_path: Path, name: str) -> None:
    was = probe(getattr(clips, name)())
    out = tmp_path / "review.mp4"
    made = make_proxy(getattr(clips, name)(), out, was)
    assert plays_everywhere(made)
    assert made == read_facts(out)
    assert made.rotation == 0
    assert made.short_side <= 480
    assert (made.width > made.height) == (was.width > was.height)
    assert made.has_sound == was.has_sound
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.media
def test_a_cancelled_copy_leaves_nothing(clips: Clips, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        make_proxy(clips.tall(), tmp_path / "r.mp4", probe(clips.tall()), cancelled=lambda: True)
    assert list(tmp_path.iterdir()) == []

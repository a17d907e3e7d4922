from __future__ import annotations

from pathlib import Path

import pytest

from storyboard.media.limits import Limits
from storyboard.media.probe import probe
from storyboard.media.refusal import Unusable
from tests.clips import Clips, ffmpeg

pytestmark = pytest.mark.media


def refusal_of(path: Path, limits: Limits = Limits()) -> tuple[str, dict[str, float | int | str]]:  # noqa: B008
    with pytest.raises(Unusable) as refusal:
        probe(path, limits)
    return refusal.value.code, refusal.value.figures


def test_an_ordinary_clip(clips: Clips) -> None:
    facts = probe(clips.landscape())
    assert (facts.container, facts.video_codec, facts.audio_codec) == ("mp4", "h264", "aac")
    assert (facts.width, facts.height, facts.rotation, facts.fps) == (320, 180, 0, 30.0)
    assert (facts.duration_s, facts.sample_rate, facts.channels, facts.streams) == (2.0, 48000, 1, 2)
    assert (facts.pixel_format, facts.hdr) == ("yuv420p", False)
    assert facts.bytes == clips.landscape().stat().st_size


def test_a_clip_held_upright_is_told_as_it_is_shown(clips: Clips) -> None:
    facts = probe(clips.portrait())
    assert (facts.width, facts.height, facts.rotation) == (180, 320, 90)


def test_wide_pixels_count_as_two(clips: Clips) -> None:
    facts = probe(clips.wide_pixels())
    assert (facts.width, facts.height) == (320, 180)


def test_hdr_is_noticed(clips: Clips) -> None:
    facts = probe(clips.hdr())
    assert (facts.hdr, facts.pixel_format, facts.container) == (True, "yuv420p10le", "mov")


def test_a_feature_phone(clips: Clips) -> None:
    facts = probe(clips.feature_phone())
    assert (facts.container, facts.video_codec, facts.audio_codec) == ("3gp", "h263", "amr_nb")


@pytest.mark.parametrize("name", ["recorder", "weak_recorder"])
def test_a_browsers_recording_tells_no_duration_and_gets_one(clips: Clips, name: str) -> None:
    facts = probe(getattr(clips, name)())
    assert (facts.container, facts.video_codec, facts.audio_codec) == ("webm", "vp8", "opus")
    assert facts.duration_s == pytest.approx(2, abs=0.1)


def test_a_cover_picture_is_not_the_video(clips: Clips) -> None:
    assert probe(clips.covered()).video_codec == "h264"


def test_real_clips(real_clip: Path) -> None:
    facts = probe(real_clip)
    assert (facts.container, facts.video_codec) == ("mp4", "h264")


def test_a_clip_that_is_too_long(clips: Clips) -> None:
    assert refusal_of(clips.too_long()) == ("too-long", {"seconds": 121.5, "limit": 120})


def test_a_clip_without_picture(clips: Clips) -> None:
    assert refusal_of(clips.sound_only()) == ("no-picture", {})


def test_a_clip_that_is_too_big_is_not_even_opened(clips: Clips) -> None:
    size = clips.landscape().stat().st_size
    assert refusal_of(clips.landscape(), Limits(bytes=1000)) == ("too-big", {"bytes": size, "limit": 1000})


def test_a_codec_that_we_do_not_open(tmp_path: Path) -> None:
    path = tmp_path / "studio.mov"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x64:d=0.2", "-c:v", "prores_ks", str(path))
    assert refusal_of(path) == ("not-a-video", {"found": "prores"})


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.mp4"
    path.touch()
    assert refusal_of(path) == ("empty", {})

from __future__ import annotations

from pathlib import Path

import pytest

from storyboard.media.probe import probe
from storyboard.media.refusal import MediaFailed
from storyboard.media.stills import make_poster, make_sheet
from tests.clips import Clips, ffmpeg

pytestmark = pytest.mark.media

ALL = ["landscape", "portrait", "hdr", "hevc", "recorder", "feature_phone", "odd_sizes", "fragmented", "covered"]


def pixels(path: Path) -> bytes:
    """The picture, one grey byte a pixel."""
    return ffmpeg("-i", str(path), "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1")


def size(path: Path) -> tuple[int, int]:
    """Width and height, out of the header of the JPEG."""
    data = path.read_bytes()
    at = data.index(b"\xff\xc0")
    return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")


@pytest.mark.parametrize("name", ALL)
def test_a_poster_is_upright_and_shows_something(clips: Clips, tmp_path: Path, name: str) -> None:
    clip, out = getattr(clips, name)(), tmp_path / "poster.jpg"
    was = probe(clip)
    make_poster(clip, out, was)
    assert size(out) == (was.width // 2 * 2, was.height // 2 * 2)
    assert max(pixels(out)) - min(pixels(out)) > 100
    assert list(tmp_path.iterdir()) == [out]


def test_a_large_clip_has_a_small_poster(clips: Clips, tmp_path: Path) -> None:
    make_poster(clips.tall(), tmp_path / "poster.jpg", probe(clips.tall()))
    assert size(tmp_path / "poster.jpg") == (960, 540)


def test_a_dark_beginning_is_passed_over(clips: Clips, tmp_path: Path) -> None:
    make_poster(clips.dark_beginning(), tmp_path / "poster.jpg", probe(clips.dark_beginning()))
    shown = pixels(tmp_path / "poster.jpg")
    assert sum(shown) / len(shown) > 40


def test_a_clip_that_is_all_dark_has_a_dark_poster(tmp_path: Path) -> None:
    clip = tmp_path / "night.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=black:s=320x180:d=1", str(clip))
    make_poster(clip, tmp_path / "poster.jpg", probe(clip))
    assert max(pixels(tmp_path / "poster.jpg")) < 20


@pytest.mark.parametrize("name", [*ALL, "tall", "vorbis"])
def test_a_sheet_has_eight_different_stills(clips: Clips, tmp_path: Path, name: str) -> None:
    clip, out = getattr(clips, name)(), tmp_path / "sheet.jpg"
    make_sheet(clip, out, probe(clip))
    width, height = size(out)
    grey, wide, high = pixels(out), width // 4, height // 2
    stills = {
        b"".join(
            grey[(y * width) + x * wide : (y * width) + (x + 1) * wide] for y in range(row * high, row * high + high)
        )
        for x in range(4)
        for row in range(2)
    }
    assert len(stills) == 8


def test_a_picture_that_ends_before_its_sound_has_a_sheet(clips: Clips, tmp_path: Path) -> None:
    clip = tmp_path / "short.mp4"
    sound = ("-f", "lavfi", "-i", "sine=d=4")
    ffmpeg("-i", str(clips.silent()), *sound, "-c:v", "copy", "-c:a", "aac", str(clip))
    make_sheet(clip, tmp_path / "sheet.jpg", probe(clip))
    assert size(tmp_path / "sheet.jpg")[0] > 0


def test_a_clip_that_cannot_be_decoded_leaves_no_still(clips: Clips, tmp_path: Path) -> None:
    data = clips.silent().read_bytes()
    begin = data.index(b"mdat") + 4
    end = data.index(b"moov") - 4
    clip = tmp_path / "noise.mp4"
    clip.write_bytes(data[:begin] + b"\x00\x00\x00\x01" * ((end - begin) // 4) + data[begin + (end - begin) // 4 * 4 :])
    for make in (make_poster, make_sheet):
        with pytest.raises(MediaFailed):
            make(clip, tmp_path / "still.jpg", probe(clips.silent()))
    assert list(tmp_path.iterdir()) == [clip]

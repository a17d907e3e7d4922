"""Files that are small to send and large to open."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from storyboard.media.facts import Facts
from storyboard.media.limits import Limits
from storyboard.media.loudness import measure
from storyboard.media.master import make_master
from storyboard.media.probe import probe
from storyboard.media.refusal import MediaFailed, Unusable
from storyboard.media.renditions import publish
from storyboard.media.stills import make_poster
from tests.clips import Clips, ffmpeg, moving_picture

pytestmark = pytest.mark.media

_H264 = ("-c:v", "libx264", "-preset", "ultrafast")


def refused(path: Path) -> Unusable:
    began = time.monotonic()
    with pytest.raises(Unusable) as refusal:
        probe(path)
    assert time.monotonic() - began < 5
    return refusal.value


@pytest.mark.parametrize("size", ["8208x16", "8192x8192"])
def test_a_picture_that_is_too_large(tmp_path: Path, size: str) -> None:
    path = tmp_path / "large.mp4"
    ffmpeg("-f", "lavfi", "-i", f"color=s={size}:d=0.04:r=25", *_H264, str(path))
    width, height = map(int, size.split("x"))
    refusal = refused(path)
    assert (refusal.code, refusal.figures) == (
        "too-large-picture",
        {"width": width, "height": height, "limit": 8192},
    )


def test_a_picture_that_only_claims_to_be_small(tmp_path: Path) -> None:
    """The index says 320x180, the stream itself 8192x8192: no decoder may believe the stream."""
    path, small = tmp_path / "large.mp4", tmp_path / "small.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=s=8192x8192:d=0.04:r=25", *_H264, "-an", str(path))
    data = path.read_bytes()
    at = data.index(b"avc1", data.index(b"stsd")) + 4 + 24
    assert data[at : at + 4] == b"\x20\x00\x20\x00"
    small.write_bytes(data[:at] + b"\x01\x40\x00\xb4" + data[at + 4 :])
    try:
        facts = probe(small)
    except Unusable:
        return
    with pytest.raises(MediaFailed):
        make_poster(small, tmp_path / "poster.jpg", facts)


@pytest.mark.parametrize(("count", "said"), [(12, 12), (60, 33)])
def test_too_many_streams(clips: Clips, tmp_path: Path, count: int, said: int) -> None:
    path = tmp_path / "many.mp4"
    ffmpeg("-i", str(clips.silent()), *("-map", "0:v") * count, "-c", "copy", str(path))
    refusal = refused(path)
    assert (refusal.code, refusal.figures) == ("too-many-streams", {"streams": said, "limit": 8})


def test_a_clock_that_runs_for_twenty_hours(clips: Clips, tmp_path: Path) -> None:
    path = tmp_path / "hours.mp4"
    ffmpeg("-i", str(clips.silent()), "-c", "copy", "-bsf:v", "setts=ts=N*20*3600/60/TB", str(path))
    refusal = refused(path)
    assert refusal.code == "too-long"
    assert refusal.figures["seconds"] > 19 * 3600


def test_a_clock_that_lies_about_its_hours(clips: Clips, tmp_path: Path) -> None:
    """The header says two seconds, the frames lie hours apart: whatever is made ends soon, and in time."""
    path = tmp_path / "lies.mkv"
    ffmpeg("-i", str(clips.silent()), "-c", "copy", "-bsf:v", "setts=ts=N*20*3600/60/TB", str(path))
    data = path.read_bytes()
    at = data.index(b"\x44\x89\x88") + 3  # Duration, a float of eight bytes, in milliseconds
    path.write_bytes(data[:at] + bytes.fromhex("409f400000000000") + data[at + 8 :])
    facts = probe(path)
    assert facts.duration_s == 2.0
    began = time.monotonic()
    with pytest.raises(Unusable):
        make_master(path, tmp_path / "master.mp4", facts)
    with pytest.raises(MediaFailed):
        publish(path, tmp_path, facts, None)
    assert time.monotonic() - began < 20
    assert list(tmp_path.iterdir()) == [path]


def test_ten_thousand_frames_a_second_become_thirty(tmp_path: Path) -> None:
    path, out = tmp_path / "fast.mp4", tmp_path / "out"
    out.mkdir()
    ffmpeg(*moving_picture("64x64", seconds=1, rate=10_000), *_H264, "-video_track_timescale", "90000", str(path))
    facts = probe(path)
    master = make_master(path, out / "master.mp4", facts)
    files = publish(out / "master.mp4", out, master, None)
    assert probe(files["240p"]).fps == 30


def test_sound_of_sixteen_channels_becomes_two(clips: Clips, tmp_path: Path) -> None:
    path, out = tmp_path / "choir.mov", tmp_path / "master.mp4"
    sound = ("-f", "lavfi", "-i", "anoisesrc=d=2:a=0.1", "-ac", "16", "-c:a", "pcm_s16le")
    ffmpeg("-i", str(clips.silent()), *sound, "-map", "0:v", "-map", "1:a", "-c:v", "copy", str(path))
    assert make_master(path, out, probe(path)).channels == 2
    assert measure(out) is not None


def test_an_index_of_many_megabytes_is_read_within_the_limits(clips: Clips, tmp_path: Path) -> None:
    data = clips.silent().read_bytes()
    path = tmp_path / "boxes.mp4"
    path.write_bytes(data + b"\0\0\0\x08free" * 500_000)
    began = time.monotonic()
    facts: Facts = probe(path, Limits())
    assert facts.duration_s == 2.0
    assert time.monotonic() - began < 5


def test_boxes_within_boxes_within_boxes(tmp_path: Path) -> None:
    path = tmp_path / "deep.mp4"
    inner = b""
    for _ in range(20_000):
        inner = (len(inner) + 8).to_bytes(4, "big") + b"moov" + inner
    path.write_bytes(b"\0\0\0\x10ftypisom\0\0\2\0" + inner + b"\0\0\0\x08mdat")
    with pytest.raises(Unusable) as refusal:
        probe(path)
    assert refusal.value.code in ("damaged", "no-picture")

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from storyboard.media.loudness import measure
from storyboard.media.probe import probe, read_facts
from storyboard.media.refusal import Cancelled, MediaFailed
from storyboard.media.renditions import publish
from storyboard.media.review import plays_everywhere
from tests.clips import Clips, ffmpeg

pytestmark = pytest.mark.media


def published(clip: Path, folder: Path) -> dict[str, Path]:
    was = probe(clip)
    return publish(clip, folder, was, measure(clip) if was.has_sound else None)


def shown(path: Path) -> dict[str, Any]:
    """What ffprobe says about the picture, told apart from our own reading."""
    asked = ["-select_streams", "v:0", "-show_entries", "stream:packet=duration", "-of", "json"]
    said = subprocess.run(["ffprobe", "-v", "error", *asked, str(path)], check=True, capture_output=True)
    answer = json.loads(said.stdout)
    return {**answer["streams"][0], "durations": {packet["duration"] for packet in answer["packets"]}}


def test_one_run_writes_every_size(clips: Clips, tmp_path: Path) -> None:
    files = published(clips.tall(), tmp_path)
    assert {name: path.name for name, path in files.items()} == {
        "720p": "720p.mp4",
        "480p": "480p.mp4",
        "240p": "240p.mp4",
        "audio": "audio.m4a",
    }
    assert sorted(tmp_path.iterdir()) == sorted(files.values())
    sizes = [(read_facts(files[name]).width, read_facts(files[name]).height) for name in ("720p", "480p", "240p")]
    assert sizes == [(1280, 720), (854, 480), (426, 240)]
    weights = [path.stat().st_size for path in files.values()]
    assert weights == sorted(weights, reverse=True)


def test_a_sound_file_has_sound_only(clips: Clips, tmp_path: Path) -> None:
    files = published(clips.landscape(), tmp_path)
    said = subprocess.run(["ffprobe", "-v", "error", "-show_streams", files["audio"]], check=True, capture_output=True)
    assert said.stdout.count(b"codec_type=audio") == 1
    assert b"codec_type=video" not in said.stdout


@pytest.mark.parametrize(
    "name", ["portrait", "hevc", "hdr", "variable_rate", "recorder", "odd_sizes", "wide_pixels", "silent"]
)
def test_everything_published_plays_everywhere(clips: Clips, tmp_path: Path, name: str) -> None:
    clip = getattr(clips, name)()
    was = probe(clip)
    files = published(clip, tmp_path)
    assert set(files) == ({"240p", "audio"} if was.has_sound else {"240p"})
    made, said = read_facts(files["240p"]), shown(files["240p"])
    assert plays_everywhere(made)
    assert (made.rotation, made.hdr, made.pixel_format) == (0, False, "yuv420p")
    assert made.duration_s == pytest.approx(was.duration_s, abs=0.15)
    assert (made.width > made.height) == (was.width > was.height)
    assert said["sample_aspect_ratio"] == "1:1"
    assert len(said["durations"]) == 1, "the rate is not constant"
    data = files["240p"].read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_hdr_keeps_its_colours_within_the_ordinary(clips: Clips, tmp_path: Path) -> None:
    said = shown(published(clips.hdr(), tmp_path)["240p"])
    assert (said["color_transfer"], said["color_space"], said["color_primaries"]) == ("bt709", "bt709", "bt709")


def test_a_clip_held_upright_is_turned(clips: Clips, tmp_path: Path) -> None:
    """The same picture, turned by ffmpeg's own filter, looks the same."""
    upright = published(clips.portrait(), tmp_path)["240p"]
    turned = "[0:v]transpose=clock,fps=30[a];[a][1:v]psnr=stats_file=-[out]"
    lines = ffmpeg(
        *("-i", str(clips.landscape()), "-i", str(upright)),
        *("-filter_complex", turned, "-map", "[out]", "-f", "null", "/dev/null"),
    ).decode()
    averages = [float(line.split("psnr_avg:")[1].split()[0]) for line in lines.splitlines() if "psnr_avg:" in line]
    assert len(averages) >= 59
    assert min(averages) > 24


@pytest.mark.parametrize("name", ["tall", "landscape"])
def test_everything_published_is_as_loud_and_never_clips(clips: Clips, tmp_path: Path, name: str) -> None:
    for path in published(getattr(clips, name)(), tmp_path).values():
        loudness = measure(path)
        assert loudness is not None
        assert loudness.integrated_lufs == pytest.approx(-16, abs=1)
        assert loudness.true_peak_dbtp <= -1.5


def test_real_clips_are_published(real_clip: Path, tmp_path: Path) -> None:
    files = published(real_clip, tmp_path)
    assert all(plays_everywhere(read_facts(path)) for name, path in files.items() if name != "audio")


def test_a_cancelled_run_leaves_nothing(clips: Clips, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        publish(clips.tall(), tmp_path, probe(clips.tall()), None, cancelled=lambda: True)
    assert list(tmp_path.iterdir()) == []


def test_a_clip_of_another_length_than_said_is_not_published(clips: Clips, tmp_path: Path) -> None:
    said = replace(probe(clips.landscape()), duration_s=5.0)
    with pytest.raises(MediaFailed):
        publish(clips.landscape(), tmp_path, said, None)
    assert list(tmp_path.iterdir()) == []

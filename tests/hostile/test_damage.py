"""Files that were cut off, mixed up, or never were videos."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest

from storyboard.media.facts import Facts
from storyboard.media.master import make_master, master_container
from storyboard.media.probe import probe
from storyboard.media.refusal import MediaFailed, Unusable
from storyboard.media.stills import make_poster
from tests.clips import Clips, ffmpeg

pytestmark = pytest.mark.media


def taken_in(raw: Path, folder: Path) -> Facts:
    """The way of a file after it was sent."""
    facts = probe(raw)
    return make_master(raw, folder / f"master{master_container(facts)}", facts)


@pytest.mark.parametrize("kept", [0.05, 0.3, 0.6, 0.9, 0.97, 0.999])
@pytest.mark.parametrize("name", ["landscape", "fast", "vorbis", "fragmented", "feature_phone"])
def test_a_file_that_was_cut_off_is_noticed(clips: Clips, tmp_path: Path, name: str, kept: float) -> None:
    whole = faststart(clips) if name == "fast" else getattr(clips, name)()
    raw, out = tmp_path / whole.name, tmp_path / "out"
    out.mkdir()
    data = whole.read_bytes()
    raw.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(Unusable) as refusal:
        taken_in(raw, out)
    assert refusal.value.code == "damaged"
    assert list(out.iterdir()) == []


def faststart(clips: Clips) -> Path:
    """The index in front: cut off, it still tells of everything."""
    path = clips.folder / "faststart.mp4"
    ffmpeg("-i", str(clips.landscape()), "-c", "copy", "-movflags", "+faststart", str(path))
    return path


def test_a_browsers_recording_that_was_cut_off_is_a_shorter_recording(clips: Clips, tmp_path: Path) -> None:
    """It never told how long it would be: what arrived is whole as far as it goes."""
    raw = tmp_path / "recorder.webm"
    data = clips.recorder().read_bytes()
    raw.write_bytes(data[: len(data) // 2])
    facts = taken_in(raw, tmp_path)
    assert 0.5 < facts.duration_s < 1.6


def text(path: Path) -> None:
    path.write_text("My story begins in Ségou.\n" * 50)


def archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("film.mp4", b"not really")


def photo(path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x64", "-frames:v", "1", "-f", "mjpeg", str(path))


def music(path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", "sine=d=1", "-f", "mp3", str(path))


@pytest.mark.parametrize(
    ("make", "found"), [(text, "text"), (archive, "zip"), (photo, "jpeg"), (music, "mp3")], ids=lambda v: str(v)[:14]
)
def test_what_is_no_video_is_refused_whatever_its_name(tmp_path: Path, make: object, found: str) -> None:
    path = tmp_path / "story.mp4"
    assert callable(make)
    make(path)
    with pytest.raises(Unusable) as refusal:
        probe(path)
    assert (refusal.value.code, refusal.value.figures) == ("not-a-video", {"found": found})


@pytest.mark.parametrize("name", ["tagged", "hevc", "recorder", "feature_phone"])
@pytest.mark.parametrize("seed", range(6))
def test_flipped_bytes_end_in_a_film_or_a_refusal(clips: Clips, tmp_path: Path, name: str, seed: int) -> None:
    """Nothing else: no crash, nothing half made, no process that does not end."""
    dice = random.Random(f"{name} {seed}")
    whole = getattr(clips, name)()
    data = bytearray(whole.read_bytes())
    # Half of the flips hit the first or the last two kilobytes, where the headers and the index are.
    edges = [*range(2000), *range(len(data) - 2000, len(data))]
    for _ in range(dice.choice((1, 8, 60))):
        data[dice.choice((dice.choice(edges), dice.randrange(len(data))))] = dice.randrange(256)
    raw, out = tmp_path / whole.name, tmp_path / "out"
    out.mkdir()
    raw.write_bytes(data)
    try:
        facts = taken_in(raw, out)
    except (Unusable, MediaFailed):
        assert list(out.iterdir()) == []
        return
    master = next(out.iterdir())
    try:
        make_poster(master, out / "poster.jpg", facts)
    except MediaFailed:
        assert list(out.iterdir()) == [master]

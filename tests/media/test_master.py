from __future__ import annotations

from pathlib import Path

import pytest
from ffmpeg import probe as ffprobe

from storyboard.media.facts import Facts
from storyboard.media.master import make_master, master_container
from storyboard.media.packets import count
from storyboard.media.probe import probe, read_facts
from storyboard.media.refusal import Cancelled, MediaFailed, Unusable
from tests.clips import Clips, ffmpeg
from tests.media.factory import facts

COPIED = [
    "weak_recorder",
    "landscape",
    "portrait",
    "silent",
    "hevc",
    "hdr",
    "variable_rate",
    "recorder",
    "odd_sizes",
    "fragmented",
]
ENCODED = ["feature_phone", "camera"]


def master_of(raw: Path, folder: Path) -> tuple[Path, Facts]:
    was = probe(raw)
    out = folder / f"master{master_container(was)}"
    return out, make_master(raw, out, was)


@pytest.mark.parametrize(
    ("container", "codec", "suffix"),
    [
        ("mp4", "h264", ".mp4"),
        ("mov", "hevc", ".mp4"),
        ("3gp", "h263", ".mp4"),
        ("webm", "vp8", ".webm"),
        ("webm", "vp9", ".webm"),
        ("mp4", "vp9", ".mp4"),
        ("matroska", "h264", ".mp4"),
    ],
)
def test_the_container_follows_the_codec(container: str, codec: str, suffix: str) -> None:
    assert master_container(facts(container=container, video_codec=codec)) == suffix


@pytest.mark.media
@pytest.mark.parametrize("name", COPIED)
def test_streams_are_copied_whole(clips: Clips, tmp_path: Path, name: str) -> None:
    raw = getattr(clips, name)()
    was = probe(raw)
    out, made = master_of(raw, tmp_path)
    assert count(out) == count(raw)
    assert made.to_dict() | {"bytes": 0, "container": ""} == pytest.approx(
        was.to_dict() | {"bytes": 0, "container": "", "duration_s": made.duration_s, "fps": made.fps}
    )
    assert made.duration_s == pytest.approx(was.duration_s, abs=0.1)
    assert made == read_facts(out)
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.media
def test_the_picture_is_the_same_bit_by_bit(clips: Clips, tmp_path: Path) -> None:
    out, _ = master_of(clips.hevc(), tmp_path)
    assert _decoded(out) == _decoded(clips.hevc())


@pytest.mark.media
@pytest.mark.parametrize("name", ENCODED)
def test_what_cannot_be_copied_clean_is_encoded_anew(clips: Clips, tmp_path: Path, name: str) -> None:
    raw = getattr(clips, name)()
    _, made = master_of(raw, tmp_path)
    was = probe(raw)
    assert (made.container, made.video_codec, made.audio_codec) == ("mp4", "h264", "aac")
    assert (made.width, made.height) == (was.width, was.height)


@pytest.mark.media
def test_sound_with_comments_in_its_headers_is_encoded_anew(clips: Clips, tmp_path: Path) -> None:
    _, made = master_of(clips.vorbis(), tmp_path)
    assert (made.container, made.video_codec, made.audio_codec) == ("webm", "vp9", "opus")


@pytest.mark.media
def test_the_index_stands_in_front(clips: Clips, tmp_path: Path) -> None:
    out, _ = master_of(clips.landscape(), tmp_path)
    data = out.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


@pytest.mark.media
def test_real_clips_have_masters(real_clip: Path, tmp_path: Path) -> None:
    out, _ = master_of(real_clip, tmp_path)
    assert count(out) == count(real_clip)


@pytest.mark.media
def test_twice_is_once(clips: Clips, tmp_path: Path) -> None:
    out, _ = master_of(clips.tagged(), tmp_path)
    first = out.read_bytes()
    master_of(clips.tagged(), tmp_path)
    assert out.read_bytes() == first


@pytest.mark.media
def test_a_file_that_holds_more_than_it_says_is_damaged(clips: Clips, tmp_path: Path) -> None:
    raw = clips.variable_rate()
    was = probe(raw)
    with pytest.raises(Unusable) as refusal:
        make_master(raw, tmp_path / "master.mp4", Facts(**{**was.to_dict(), "duration_s": 0.3}))
    assert refusal.value.code == "damaged"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.media
def test_a_cancelled_master_leaves_nothing(clips: Clips, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        make_master(clips.landscape(), tmp_path / "master.mp4", probe(clips.landscape()), cancelled=lambda: True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.media
def test_a_missing_program_is_our_failure_and_not_the_files(
    clips: Clips, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, was = clips.landscape(), probe(clips.landscape())
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MediaFailed) as failure:
        make_master(raw, tmp_path / "master.mp4", was)
    assert failure.value.code == "ffmpeg-missing"


@pytest.mark.media
def test_progress_rises_to_the_end(clips: Clips, tmp_path: Path) -> None:
    seen: list[float] = []
    raw = clips.landscape()
    make_master(raw, tmp_path / "master.mp4", probe(raw), on_progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def _decoded(path: Path) -> bytes:
    return ffmpeg("-i", str(path), "-map", "0:V:0", "-f", "md5", "pipe:1")


@pytest.mark.media
def test_no_chapter_is_kept(clips: Clips, tmp_path: Path) -> None:
    titles = tmp_path / "chapters.txt"
    titles.write_text(";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=900\ntitle=At home\n")
    raw = tmp_path / "chapters.mp4"
    ffmpeg("-i", str(clips.landscape()), "-i", str(titles), "-map", "0", "-map_chapters", "1", "-c", "copy", str(raw))
    assert ffprobe(str(raw), show_chapters=None)["chapters"] != []
    out, _ = master_of(raw, tmp_path)
    assert ffprobe(str(out), show_chapters=None)["chapters"] == []
    assert b"At home" not in out.read_bytes()

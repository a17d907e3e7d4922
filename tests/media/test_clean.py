"""What a phone writes about its owner is in nothing that we keep: searched byte by byte."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from storyboard.media.loudness import measure
from storyboard.media.master import make_master, master_container
from storyboard.media.probe import probe
from storyboard.media.renditions import publish
from storyboard.media.review import make_proxy
from storyboard.media.stills import make_poster, make_sheet
from tests.clips import COVER_NOTE, GPS, OWNER, PLANTED, SEI, Clips

pytestmark = pytest.mark.media

# What the clip was encoded with tells of its phone, too.
TRACES = (b"x264 - core", b"options: ", b"Lavf5", b"Lavf6")


def derivatives(raw: Path, folder: Path) -> list[Path]:
    """Everything that is ever made of a video."""
    was = probe(raw)
    master = folder / f"master{master_container(was)}"
    facts = make_master(raw, master, was)
    proxy, poster, sheet = (folder / name for name in ("proxy.mp4", "poster.jpg", "sheet.jpg"))
    make_proxy(master, proxy, facts)
    make_poster(master, poster, facts)
    make_sheet(master, sheet, facts)
    return [master, proxy, poster, sheet, *publish(master, folder, facts, measure(master)).values()]


def found_in(paths: Sequence[Path], words: Sequence[bytes]) -> list[tuple[str, bytes]]:
    """Which word was found in which file."""
    return [(path.name, word) for path in paths for word in words if word in path.read_bytes()]


@pytest.mark.parametrize(
    ("name", "planted"),
    [
        ("tagged", PLANTED),
        ("covered", (COVER_NOTE,)),
        ("hevc", (SEI[:11],)),
        ("vorbis", (OWNER, GPS)),
    ],
)
def test_nothing_that_was_planted_is_in_anything_we_keep(
    clips: Clips, tmp_path: Path, name: str, planted: tuple[str, ...]
) -> None:
    raw = getattr(clips, name)()
    words = [word.encode() for word in planted]
    assert found_in([raw], words) == [(raw.name, word) for word in words], "planted badly"
    made = derivatives(raw, tmp_path)
    assert len(made) == 6
    assert found_in(made, [*words, *TRACES]) == []


def test_the_name_of_the_file_is_in_nothing_we_keep(clips: Clips, tmp_path: Path) -> None:
    raw = tmp_path / "Aminata at the well.mp4"
    raw.write_bytes(clips.landscape().read_bytes())
    assert found_in(derivatives(raw, tmp_path), [b"Aminata"]) == []


def test_stills_carry_no_comment(clips: Clips, tmp_path: Path) -> None:
    facts = probe(clips.tagged())
    make_poster(clips.tagged(), tmp_path / "poster.jpg", facts)
    assert found_in([tmp_path / "poster.jpg"], [b"Exif", b"Lavc", b"\xff\xfe\0", b"http://ns.adobe"]) == []

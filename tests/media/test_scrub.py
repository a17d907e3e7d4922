from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.media import scrub

NOTE = b"at home in Bamako "
LENGTHS = [2, 3, 5, 6, 7, 40, 254, 257, 258, 259, 260, 261, 515, 700, 2000]


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize(
    ("codec", "picture", "note"),
    [
        ("hevc", b"\x26\x01 a slice", b"\x4e\x01\x05"),  # SEI in front of a picture
        ("hevc", b"\x02\x01 a slice", b"\x50\x01\x05"),  # SEI behind it
        ("hevc", b"\x02\x01 a slice", b"\x7c\x01"),  # Dolby Vision, and other types left open
        ("h264", b"\x65 a slice", b"\x06\x05"),
        ("h264", b"\x41 a slice", b"\x0c"),
        ("h264", b"\x41 a slice", b"\x1e"),
    ],
)
def test_notes_are_overwritten_where_they_stand(
    tmp_path: Path, codec: str, picture: bytes, note: bytes, length: int
) -> None:
    told = (note + NOTE * 120)[:length]
    sample = b"".join(len(unit).to_bytes(4, "big") + unit for unit in (told, picture, told))
    headers = film(codec, told)
    path = tmp_path / "film.mp4"
    path.write_bytes(headers + sample)
    scrub.blank(path, codec, [(len(headers), len(sample))])
    made = path.read_bytes()
    assert len(made) == len(headers + sample)
    assert made.count(b"home") == 0
    assert made.count(b"parameters") == 1
    assert made[-len(sample) :].index(picture) == 8 + length
    assert made[-len(sample) :][:4] == sample[:4]


@given(st.binary(min_size=2, max_size=2), st.integers(2, 1200), st.sampled_from(sorted(scrub.CODECS)))
def test_filler_is_exactly_as_long_as_what_it_hides(header: bytes, length: int, codec: str) -> None:
    made = scrub.filler(codec, header, length)
    assert len(made) == length
    assert set(made[2:]) <= {3, 0x80, 0xFF, *made[2:12]}


def test_a_sample_that_lies_about_its_units_is_not_left(tmp_path: Path) -> None:
    """What follows a sample is another's: not one byte of it changes."""
    headers, sample = film("h264", b"\x06\x05"), b"\xff\xff\xff\xff\x06 a note"
    path = tmp_path / "film.mp4"
    path.write_bytes(headers + sample + b"the next sample")
    scrub.blank(path, "h264", [(len(headers), len(sample))])
    assert b"a note" not in path.read_bytes()
    assert path.read_bytes().endswith(b"the next sample")


def film(codec: str, note: bytes) -> bytes:
    """The index of a film; for HEVC with the note in the decoder's headers, too."""
    parameters = b"\x42\x01 parameters"
    if codec == "h264":
        configuration, kind = b"\x01\x64\x00\x1f\xff\xe1" + parameters, b"avcC"
    else:
        arrays = b"".join(b"\x20\0\x01" + len(unit).to_bytes(2, "big") + unit for unit in (parameters, note))
        configuration, kind = bytes(21) + b"\x03\x02" + arrays, b"hvcC"
    entry = _box(b"avc1" if codec == "h264" else b"hvc1", bytes(78) + _box(kind, configuration))
    inner = _box(b"stsd", bytes(8) + entry)
    for outer in (b"stbl", b"minf", b"mdia", b"trak", b"moov"):
        inner = _box(outer, inner)
    return inner


def _box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + kind + content

from __future__ import annotations

from pathlib import Path

import pytest

from storyboard.media.boxes import check_whole
from storyboard.media.hvcc import blank_sei
from storyboard.media.refusal import Unusable

FTYP = b"\0\0\0\x10ftypisom\0\0\0\0"
MOOV = b"\0\0\0\x0cmoov1234"
MDAT = b"\0\0\0\x10mdat12345678"


@pytest.mark.parametrize(
    "data",
    [
        FTYP + MOOV + MDAT,
        FTYP + MDAT + MOOV,
        FTYP + MOOV + MDAT + b"what the phone's maker adds",
        FTYP + MOOV + b"\0\0\0\0mdat without an end",
        FTYP + MOOV + b"\0\0\0\x01mdat\0\0\0\0\0\0\0\x1412345678"[:20],
    ],
)
def test_a_whole_file(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "whole").write_bytes(data)
    check_whole(tmp_path / "whole")


@pytest.mark.parametrize(
    "data",
    [
        FTYP + MDAT,
        FTYP + MOOV + MDAT[:-1],
        FTYP + MDAT + MOOV[:-1],
        FTYP,
        FTYP + b"\0\0\0\x01mdat\0\0\0\0\0\xff\xff\xff1234",
        FTYP + b"\0\0\0\x02moov1234",
    ],
)
def test_a_file_that_was_cut_off(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "cut").write_bytes(data)
    with pytest.raises(Unusable) as refusal:
        check_whole(tmp_path / "cut")
    assert refusal.value.code == "damaged"


@pytest.mark.parametrize("length", [2, 3, 5, 6, 7, 40, 254, 257, 258, 259, 260, 261, 515, 700, 2000])
def test_a_note_in_the_decoders_headers_is_overwritten_in_place(tmp_path: Path, length: int) -> None:
    sei = (b"\x4e\x01\x05" + b"at home in Bamako " * 120)[:length]
    parameters = b"\x42\x01 parameter set"
    arrays = b"".join(
        bytes([kind]) + b"\0\x01" + len(unit).to_bytes(2, "big") + unit for kind, unit in ((33, parameters), (39, sei))
    )
    data = _nested(b"moov", b"trak", b"mdia", b"minf", b"stbl", inner=_stsd(bytes(22) + b"\x02" + arrays))
    path = tmp_path / "hevc.mp4"
    path.write_bytes(FTYP + data + MDAT)
    blank_sei(path)
    made = path.read_bytes()
    assert len(made) == len(FTYP + data + MDAT)
    assert parameters in made
    assert made.endswith(MDAT)
    assert b"home" not in made


def _box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def _nested(*kinds: bytes, inner: bytes) -> bytes:
    for kind in reversed(kinds):
        inner = _box(kind, inner)
    return inner


def _stsd(configuration: bytes) -> bytes:
    return _box(b"stsd", bytes(8) + _box(b"hvc1", bytes(78) + _box(b"hvcC", configuration)))

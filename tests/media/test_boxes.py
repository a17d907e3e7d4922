from __future__ import annotations

from pathlib import Path

import pytest

from storyboard.media.boxes import check_whole
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

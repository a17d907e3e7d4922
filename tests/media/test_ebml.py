from __future__ import annotations

from pathlib import Path

import pytest

from storyboard.media.ebml import check_whole
from storyboard.media.refusal import Unusable

HEADER = b"\x1a\x45\xdf\xa3\x84webm"
SEGMENT = b"\x18\x53\x80\x67"
UNKNOWN = b"\x01\xff\xff\xff\xff\xff\xff\xff"


@pytest.mark.parametrize(
    "data",
    [
        HEADER + SEGMENT + b"\x84" + b"1234",
        HEADER + SEGMENT + b"\x40\x04" + b"1234 and more",
        HEADER + SEGMENT + b"\x01\0\0\0\0\0\0\x04" + b"1234",
        HEADER + SEGMENT + UNKNOWN + b"12",
        HEADER + SEGMENT + b"\xff" + b"12",
    ],
)
def test_a_whole_file(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "whole").write_bytes(data)
    check_whole(tmp_path / "whole")


@pytest.mark.parametrize(
    "data",
    [
        HEADER + SEGMENT + b"\x84" + b"123",
        HEADER + SEGMENT + b"\x01\0\0\0\0\0\0\x05" + b"1234",
        HEADER + SEGMENT,
        HEADER + b"\xec\x84" + b"1234",
        HEADER[:5],
        HEADER[:4] + b"\0",
    ],
)
def test_a_file_that_was_cut_off(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "cut").write_bytes(data)
    with pytest.raises(Unusable) as refusal:
        check_whole(tmp_path / "cut")
    assert refusal.value.code == "damaged"

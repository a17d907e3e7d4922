from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.media.refusal import Unusable
from storyboard.media.sniff import check_head, container_of

MP4 = b"\0\0\0\x20ftypisom\0\0\2\0"


@pytest.mark.parametrize(
    ("head", "container"),
    [
        (MP4, "mp4"),
        (b"\0\0\0\x14ftypqt  \0\0\2\0", "mov"),
        (b"\0\0\0\x18ftyp3gp4\0\0\2\0", "3gp"),
        (b"\0\0\0\x08wide\0\0\0\0mdat", "mov"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", "webm"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x88matroska", "matroska"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x88whatever", None),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1", None),
        (b"RIFF\0\0\0\0AVI LIST", None),
        (b"", None),
    ],
)
def test_a_container_is_known_by_its_first_bytes(head: bytes, container: str | None) -> None:
    assert container_of(head) == container


@pytest.mark.parametrize(
    ("head", "code", "figures"),
    [
        (b"", "empty", {}),
        (b"#EXTM3U\n#EXT-X-VERSION:3\n", "playlist", {}),
        (b"\xef\xbb\xbf\r\n#extm3u\n", "playlist", {}),
        (b"ffconcat version 1.0\nfile other.mp4", "playlist", {}),
        (b'<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg">', "playlist", {}),
        (b"v=0\no=- 0 0 IN IP4 127.0.0.1\n", "playlist", {}),
        (b"Dear all,\nhere is my story.", "not-a-video", {"found": "text"}),
        ("قصتي عن السلام".encode(), "not-a-video", {"found": "text"}),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "not-a-video", {"found": "jpeg"}),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "not-a-video", {"found": "picture"}),
        (b"PK\x03\x04\x14\0", "not-a-video", {"found": "zip"}),
        (b"RIFF\x24\0\0\0AVI LIST", "not-a-video", {"found": "avi"}),
        (b"[Script Info]\nTitle: x", "not-a-video", {"found": "subtitles"}),
        (b'<?xml version="1.0"?><svg xmlns="x">', "not-a-video", {"found": "svg"}),
        (bytes(range(200, 256)) + b"\0" * 50, "not-a-video", {"found": ""}),
    ],
)
def test_what_is_no_video_is_named(head: bytes, code: str, figures: dict[str, str]) -> None:
    with pytest.raises(Unusable) as refusal:
        check_head(head)
    assert (refusal.value.code, refusal.value.figures) == (code, figures)


@given(st.binary(max_size=200))
def test_no_bytes_at_all_break_the_door(head: bytes) -> None:
    if container_of(head) is None:
        with pytest.raises(Unusable):
            check_head(head)
    else:
        check_head(head)

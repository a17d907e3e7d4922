from __future__ import annotations

import pytest

from storyboard.media.guards import DECODERS, guarded

OTHER_STREAMS = "mov_text,webvtt,subrip,ass,text,png"


def test_every_input_is_guarded() -> None:
    args = guarded(["-ss", "1", "-i", "file:/a", "-f", "lavfi", "-i", "testsrc2", "-i", "file:/b", "file:/c"])
    guards = [
        *("-format_whitelist", "mov,matroska"),
        *("-protocol_whitelist", "file"),
        *("-codec_whitelist", f"{','.join(DECODERS.values())},{OTHER_STREAMS}"),
        *("-max_pixels", str(8192 * 4608)),
        *("-max_streams", "32"),
    ]
    assert args == [
        *("-ss", "1", *guards, "-i", "file:/a"),
        *("-f", "lavfi", "-i", "testsrc2"),
        *(*guards, "-i", "file:/b", "file:/c"),
    ]


@pytest.mark.parametrize("name", ["/a.mp4", "http://example.org/a", "concat:/a|/b", "-y", "pipe:0"])
def test_an_input_that_is_no_file_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="file:"):
        guarded(["-i", name])


def test_a_picture_has_guards_of_its_own_and_only_when_its_kind_is_named() -> None:
    guards = [
        *("-format_whitelist", "png_pipe,jpeg_pipe,webp_pipe"),
        *("-protocol_whitelist", "file"),
        *("-codec_whitelist", "png,mjpeg,webp"),
        *("-max_pixels", str(4096 * 4096)),
        *("-max_streams", "1"),
    ]
    assert guarded(["-f", "png_pipe", "-i", "file:/a"]) == ["-f", "png_pipe", *guards, "-i", "file:/a"]
    for other in ("image2", "svg_pipe", "concat"):
        assert "mov,matroska" in guarded(["-f", other, "-i", "file:/a"])
    with pytest.raises(ValueError, match="file:"):
        guarded(["-f", "png_pipe", "-i", "http://example.org/a"])

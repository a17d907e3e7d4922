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

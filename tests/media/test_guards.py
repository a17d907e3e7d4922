from __future__ import annotations

import pytest

from storyboard.media.guards import INPUT_OPTIONS, guarded


def test_every_input_is_guarded() -> None:
    args = guarded(["-ss", "1", "-i", "file:/a", "-f", "lavfi", "-i", "testsrc2", "-i", "file:/b", "file:/c"])
    guards = list(INPUT_OPTIONS)
    assert args == [
        *("-ss", "1", *guards, "-i", "file:/a"),
        *("-f", "lavfi", "-i", "testsrc2"),
        *(*guards, "-i", "file:/b", "file:/c"),
    ]


@pytest.mark.parametrize("name", ["/a.mp4", "http://example.org/a", "concat:/a|/b", "-y", "pipe:0"])
def test_an_input_that_is_no_file_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="file:"):
        guarded(["-i", name])

from __future__ import annotations

import signal

import pytest

from storyboard.media.outcome import judge
from storyboard.media.refusal import MediaFailed


@pytest.mark.parametrize(
    ("status", "said", "code"),
    [
        (1, "[error] Invalid data found when processing input", "failed"),
        (1, "[fatal] Unknown encoder 'libx264'", "encoder-missing"),
        (1, "[AVFilterGraph @ 0x1] [error] No such filter: 'zscale'", "encoder-missing"),
        (228, "[error] av_interleaved_write_frame(): No space left on device", "disk-full"),
        (0, "[error] Error writing trailer of file:/a/b.mp4: No space left on device", "disk-full"),
        (127, "", "ffmpeg-missing"),
        (-signal.SIGXFSZ, "", "killed"),
        (-signal.SIGKILL, "", "killed"),
        (-signal.SIGSEGV, "", "killed"),
    ],
)
def test_each_end_has_its_name(status: int, said: str, code: str) -> None:
    with pytest.raises(MediaFailed) as failure:
        judge(status, said, [])
    assert failure.value.code == code


def test_a_good_end_is_no_failure() -> None:
    judge(0, "[error] a frame was broken, and left out", [])


def test_the_cause_names_no_file() -> None:
    said = (
        "[info] Metadata: artist: Aminata\n"
        "[error] file:/srv/raw/Aminata at home.mp4: Invalid data\n"
        "[error] /srv/raw/other.mp4 and file:/tmp/x.mp4 too"
    )
    with pytest.raises(MediaFailed) as failure:
        judge(1, said, ["/srv/raw/Aminata at home.mp4"])
    assert "Aminata" not in failure.value.cause
    assert "srv" not in failure.value.cause
    assert "tmp" not in failure.value.cause
    assert "Invalid data" in failure.value.cause

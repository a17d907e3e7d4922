"""Facts of an ordinary phone clip, to be changed where a test needs it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from storyboard.media.facts import Facts

PHONE = Facts(
    container="mp4",
    duration_s=60.0,
    width=1080,
    height=1920,
    rotation=90,
    fps=30.0,
    video_codec="h264",
    pixel_format="yuv420p",
    profile="High",
    hdr=False,
    audio_codec="aac",
    sample_rate=48000,
    channels=2,
    bytes=100_000_000,
    streams=2,
)


def facts(**changes: Any) -> Facts:
    """The phone clip, changed."""
    return replace(PHONE, **changes)

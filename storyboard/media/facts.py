"""What is known about a video file."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Facts:
    """Measured facts of one file; only numbers and names of formats, never a tag that the file carries."""

    container: str  # "mp4", "mov", "3gp", "webm", "matroska"
    duration_s: float
    width: int  # as displayed: after rotation, in square pixels
    height: int
    rotation: int  # clockwise degrees that a player turns the picture: 0, 90, 180 or 270
    fps: float  # average
    video_codec: str
    pixel_format: str
    profile: str
    hdr: bool
    audio_codec: str | None
    sample_rate: int  # 0 without sound, and so is `channels`
    channels: int
    bytes: int
    streams: int

    @property
    def has_sound(self) -> bool:
        """Whether there is a sound track."""
        return self.audio_codec is not None

    @property
    def short_side(self) -> int:
        """The shorter side in pixels: the "720" of 720p, whichever way the phone was held."""
        return min(self.width, self.height)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for a JSON column."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Facts":
        """Rebuild from `to_dict`."""
        return cls(**values)

"""The door: how long, how big and how large a video may be."""

from dataclasses import dataclass

from storyboard.media.facts import Facts
from storyboard.media.refusal import Unusable


@dataclass(frozen=True)
class Limits:
    """What a call accepts. A phone that was told "two minutes" may write 120.4 s: hence the grace."""

    seconds: float = 120
    grace_s: float = 1.0
    bytes: int = 1 << 30
    streams: int = 8
    side: int = 8192  # pixels, on the long side

    @property
    def pixels(self) -> int:
        """The largest picture that a decoder may be asked to hold: the long side at 16:9."""
        return self.side * self.side * 9 // 16


def check(facts: Facts, limits: Limits) -> None:
    """Raise `Unusable` with the figures when a video is over a limit."""
    if facts.bytes > limits.bytes:
        raise Unusable("too-big", {"bytes": facts.bytes, "limit": limits.bytes})
    if facts.streams > limits.streams:
        raise Unusable("too-many-streams", {"streams": facts.streams, "limit": limits.streams})
    check_picture(facts.width, facts.height, limits)
    if facts.duration_s > limits.seconds + limits.grace_s:
        raise Unusable("too-long", {"seconds": round(facts.duration_s, 1), "limit": limits.seconds})


def check_picture(width: int, height: int, limits: Limits) -> None:
    """Raise `Unusable` when the picture is larger than a decoder may be asked to hold."""
    if max(width, height) > limits.side or width * height > limits.pixels:
        raise Unusable("too-large-picture", {"width": width, "height": height, "limit": limits.side})

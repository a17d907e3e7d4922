"""Filters for the picture: size, colours, steady frames. Rotation is applied by ffmpeg itself when it decodes."""

from storyboard.media.facts import Facts
from storyboard.media.graph import Stream

# The rates that cameras mean; a phone's variable rate averages to something near or below one of them.
_STEADY_RATES = ("10", "12", "15", "20", "24000/1001", "24", "25", "30000/1001", "30")


def steady_rate(facts: Facts) -> str:
    """Return the constant rate to make of a clip: what it averages to, or the next above, 30 at most."""
    for rate in _STEADY_RATES:
        above, _, below = rate.partition("/")
        if int(above) / int(below or 1) >= facts.fps * 0.9995:
            return rate
    return _STEADY_RATES[-1]


def fitted(facts: Facts, short_side: int) -> tuple[int, int]:
    """Return even width and height for a shorter side of at most `short_side`, in the clip's shape, never larger.

    A picture longer than 2.4 to 1 is made small enough for its longer side.
    """
    long_side = max(facts.width, facts.height)
    scale = min(1.0, short_side / facts.short_side, 2.4 * short_side / long_side)
    return _even(facts.width * scale), _even(facts.height * scale)


def _even(length: float) -> int:
    return max(16, round(length / 2) * 2)


def scaled(stream: Stream, size: tuple[int, int]) -> Stream:
    """Scale to exactly this size, in square pixels."""
    width, height = size
    return stream.filter("scale", width, height).filter("setsar", "1")


def plain_colours(stream: Stream, facts: Facts) -> Stream:
    """Make 8-bit 4:2:0 of any picture; HDR is tone-mapped to BT.709. Costs by pixel: scale first."""
    if facts.hdr:
        stream = (
            stream.filter("zscale", t="linear", npl=100)
            .filter("format", "gbrpf32le")
            .filter("zscale", p="bt709")
            .filter("tonemap", "hable", desat=0)
            .filter("zscale", t="bt709", m="bt709", r="tv")
        )
    return stream.filter("format", "yuv420p")

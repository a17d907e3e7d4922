"""Stills: the poster, and the sheet of frames that a moderator looks at first."""

from collections.abc import Sequence
from pathlib import Path

from storyboard.media import graph, picture
from storyboard.media.facts import Facts
from storyboard.media.graph import Options, Stream
from storyboard.media.refusal import MediaFailed
from storyboard.media.runner import Budget
from storyboard.media.sibling import writing
from storyboard.media.tools import ffmpeg

_POSTER_SIDE = 540  # the short one; the long one is 960 for a usual clip
_SHEET_SIDE = 180
_COLUMNS = 4
_BUDGET = Budget(wall_s=60, cpu_s=120)
_DARK = 32  # mean luma of 255; 16 is black
_JPEG: Options = {
    "map_metadata": -1,
    "fflags": "+bitexact",
    "flags:v": "+bitexact",
    "format": "mjpeg",
    "q:v": 4,
    "frames:v": 1,
}


def make_poster(src: Path, out: Path, facts: Facts) -> None:
    """Write one good frame as JPEG, its long side at most 960 px: a typical one from near the beginning, not black.

    Looks at key frames only: at one place near the beginning, around it, everywhere; then takes what comes.
    Raises `MediaFailed` when not one frame can be decoded.
    """
    tries: tuple[Options, ...] = (
        {"ss": facts.duration_s * 0.15, "t": 1, "noaccurate_seek": None, "skip_frame": "nokey"},
        {"ss": facts.duration_s * 0.15, "t": 20, "noaccurate_seek": None, "skip_frame": "nokey"},
        {"skip_frame": "nokey"},
        {},
    )
    with writing(out) as (part,):
        for number, options in enumerate(tries):
            if _wrote(_one_frame(src, part, facts, options, choose=number < len(tries) - 1), part):
                return
        raise MediaFailed("failed", "no frame can be decoded")


def make_sheet(src: Path, out: Path, facts: Facts, frames: int = 8) -> None:
    """Write a contact sheet as JPEG: `frames` stills evenly over the clip, in rows of four.

    Raises `MediaFailed` when not one frame can be decoded.
    """
    with writing(out) as (part,):
        if not _wrote(_jumping(src, part, facts, frames), part) and not _wrote(
            _running(src, part, facts, frames), part
        ):
            raise MediaFailed("failed", "no frame can be decoded")


def _wrote(args: Sequence[str], part: Path) -> bool:
    """Whether a picture came out; a frame that cannot be decoded is no failure yet."""
    try:
        ffmpeg(args, _BUDGET)
    except MediaFailed as failure:
        if failure.code != "failed":
            raise
    return part.exists() and part.stat().st_size > 0


def _still(stream: Stream, facts: Facts, short_side: int) -> Stream:
    return picture.plain_colours(picture.scaled(stream, picture.fitted(facts, short_side)), facts)


def _jpeg(stream: Stream, part: Path) -> list[str]:
    full = stream.filter("scale", out_range="pc").filter("format", "yuvj420p")
    return graph.arguments(graph.output([full], part, _JPEG))


def _one_frame(src: Path, part: Path, facts: Facts, options: Options, *, choose: bool) -> list[str]:
    still = _still(graph.source(src, **options)["V:0"], facts, _POSTER_SIDE)
    if choose:
        still = (
            still.filter("signalstats")
            .filter("metadata", "select", key="lavfi.signalstats.YAVG", value=_DARK, function="greater")
            .filter("thumbnail", 50)
            .filter("setpts", 0)  # the key frame before the place that was sought would count as too early
        )
    return _jpeg(still, part)


def _jumping(src: Path, part: Path, facts: Facts, frames: int) -> list[str]:
    """One input for each frame, sought exactly: cheap in a long clip, however rare its key frames are."""
    stills = []
    for at in range(frames):
        seek = facts.duration_s * (at + 0.5) / frames
        first = graph.source(src, ss=f"{seek:.3f}")["V:0"].filter("trim", end_frame=1)
        stills.append(_still(first, facts, _SHEET_SIDE))
    width, height = picture.fitted(facts, _SHEET_SIDE)
    layout = "|".join(f"{at % _COLUMNS * width}_{at // _COLUMNS * height}" for at in range(frames))
    return _jpeg(graph.join(stills, "xstack", inputs=frames, layout=layout, fill="black"), part)


def _running(src: Path, part: Path, facts: Facts, frames: int) -> list[str]:
    """One pass over the whole clip, for one whose picture ends before its sound."""
    stream = graph.source(src)["V:0"].filter("fps", f"{frames / facts.duration_s:.6f}")
    rows = -(-frames // _COLUMNS)
    return _jpeg(_still(stream, facts, _SHEET_SIDE).filter("tile", f"{_COLUMNS}x{rows}"), part)

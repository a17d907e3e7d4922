"""The copy that a moderator watches: the master itself where every browser can play it, else a quick small one."""

from pathlib import Path

from storyboard.media import encoding, graph, picture
from storyboard.media.facts import Facts
from storyboard.media.runner import IsCancelled
from storyboard.media.sibling import writing
from storyboard.media.tools import OnProgress, ffmpeg

_SHORT_SIDE = 480


def plays_everywhere(facts: Facts) -> bool:
    """Whether every browser plays this: H.264 in 8-bit 4:2:0, with AAC or without sound, in MP4."""
    return (
        facts.container == "mp4"
        and facts.video_codec == "h264"
        and facts.pixel_format in ("yuv420p", "yuvj420p")
        and not facts.hdr
        and facts.audio_codec in ("aac", None)
    )


def make_proxy(
    master: Path,
    out: Path,
    facts: Facts,
    *,
    on_progress: OnProgress | None = None,
    cancelled: IsCancelled | None = None,
) -> Facts:
    """Write a 480p copy in H.264 and AAC to `out` (`.mp4`), rotation applied, made for speed; return its facts.

    Raises `MediaFailed`, `Cancelled`.
    """
    source = graph.source(master)
    size = picture.fitted(facts, _SHORT_SIDE)
    rate = picture.steady_rate(facts)
    seen = picture.plain_colours(picture.scaled(source["V:0"].filter("fps", rate), size), facts)
    streams = [seen, source["a:0"]] if facts.has_sound else [seen]
    options = {
        **encoding.h264(facts, rate, preset="superfast", crf=26, maxrate_kbps=1500),
        **(encoding.aac(facts, 96) | {"ac": 2} if facts.has_sound else {}),
        **encoding.CLEAN,
        "format": "mp4",
    }
    with writing(out) as (part,):
        args = graph.arguments(graph.output(streams, part, options))
        ffmpeg(
            args,
            encoding.budget_for(facts),
            seconds=facts.duration_s,
            on_progress=on_progress,
            cancelled=cancelled,
        )
        return encoding.verify(part, facts, size)

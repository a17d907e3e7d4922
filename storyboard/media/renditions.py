"""What the public sees: every size from one decode, in one run."""

from collections.abc import Sequence
from pathlib import Path

from storyboard.media import encoding, graph, picture
from storyboard.media.facts import Facts
from storyboard.media.graph import Output, Stream, Streams
from storyboard.media.ladder import Rung, rungs_for
from storyboard.media.loudness import Loudness, gain_for, levelled
from storyboard.media.runner import IsCancelled
from storyboard.media.sibling import writing
from storyboard.media.tools import OnProgress, ffmpeg

_PRESET = "veryfast"
_NICE = 10  # whoever waits for a review copy goes first


def publish(
    master: Path,
    folder: Path,
    facts: Facts,
    loudness: Loudness | None,
    *,
    on_progress: OnProgress | None = None,
    cancelled: IsCancelled | None = None,
) -> dict[str, Path]:
    """Write every rung of a clip into `folder` and return the files by the rung's name.

    The files are upright, at a constant rate, in square pixels, 8-bit 4:2:0, at -16 LUFS, without metadata, ready
    to play before they are loaded whole. Raises `MediaFailed`, `Cancelled`; then the folder is as before.
    """
    rungs = rungs_for(facts)
    files = {rung.name: folder / f"{rung.name}{rung.suffix}" for rung in rungs}
    with writing(*files.values()) as parts:
        ffmpeg(
            arguments(master, parts, rungs, facts, loudness),
            encoding.budget_for(facts, nice=_NICE),
            seconds=facts.duration_s,
            on_progress=on_progress,
            cancelled=cancelled,
        )
        for rung, part in zip(rungs, parts, strict=True):
            if rung.short_side:
                encoding.verify(part, facts, picture.fitted(facts, rung.short_side))
    return files


def arguments(
    master: Path, parts: Sequence[Path], rungs: Sequence[Rung], facts: Facts, loudness: Loudness | None
) -> list[str]:
    """Return ffmpeg's arguments: decode once, each size scaled from the one above, the sound levelled once."""
    source = graph.source(master)
    pictures = _pictures(source, [rung for rung in rungs if rung.short_side], facts)
    sounds = _sounds(source, rungs, facts, loudness)
    outputs = [
        _output(part, rung, facts, [*pictures[at : at + 1], *sounds[at : at + 1]])
        for at, (rung, part) in enumerate(zip(rungs, parts, strict=True))
    ]
    return graph.arguments(*outputs)


def _pictures(source: Streams, rungs: Sequence[Rung], facts: Facts) -> list[Stream]:
    """Return one picture for each rung, the largest first."""
    made: list[Stream] = []
    above = source["V:0"].filter("fps", picture.steady_rate(facts))
    for at, rung in enumerate(rungs):
        here = picture.scaled(above, picture.fitted(facts, rung.short_side))
        if at == 0:
            here = picture.plain_colours(here, facts)
        if at < len(rungs) - 1:
            pair = here.filter_multi_output("split")
            here, above = pair[0], pair[1]
        made.append(here)
    return made


def _sounds(source: Streams, rungs: Sequence[Rung], facts: Facts, loudness: Loudness | None) -> list[Stream]:
    """Return one sound for each rung; none when the clip is silent."""
    if not facts.has_sound:
        return []
    sound = levelled(source["a:0"], gain_for(loudness)).filter_multi_output("asplit", len(rungs))
    return [sound[at] for at in range(len(rungs))]


def _output(part: Path, rung: Rung, facts: Facts, streams: list[Stream]) -> Output:
    options = {**encoding.CLEAN, "format": "mp4"}
    if rung.short_side:
        rate = picture.steady_rate(facts)
        options |= encoding.h264(facts, rate, preset=_PRESET, crf=rung.crf, maxrate_kbps=rung.maxrate_kbps)
    if facts.has_sound:
        options |= encoding.aac(facts, rung.audio_kbps)
    return graph.output(streams, part, options)

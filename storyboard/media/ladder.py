"""Which sizes a story is published in."""

from dataclasses import dataclass

from storyboard.media.facts import Facts


@dataclass(frozen=True)
class Rung:
    """One size. `short_side` is 0 for sound only; `maxrate_kbps` caps what `crf` (x264's quality) would like."""

    name: str
    suffix: str
    audio_kbps: int
    short_side: int = 0
    crf: int = 0
    maxrate_kbps: int = 0


VIDEO_RUNGS = (
    Rung("720p", ".mp4", audio_kbps=128, short_side=720, crf=23, maxrate_kbps=2000),
    Rung("480p", ".mp4", audio_kbps=96, short_side=480, crf=24, maxrate_kbps=900),
    Rung("240p", ".mp4", audio_kbps=48, short_side=240, crf=26, maxrate_kbps=300),
)
AUDIO_RUNG = Rung("audio", ".m4a", audio_kbps=64)

# A source a little taller than a rung gets no rung above it: it would be nearly the same picture.
_WORTH_IT = 1.25


def rungs_for(facts: Facts) -> list[Rung]:
    """Return the rungs for a clip, the largest first; always one with a picture, `audio` only where there is sound.

    A rung is worth making when the clip is clearly taller than the rung below. Nothing is scaled up: a clip of
    352 lines keeps its 352 lines under the name 480p.
    """
    rungs = [
        rung
        for rung, below in zip(VIDEO_RUNGS, (*VIDEO_RUNGS[1:], None), strict=True)
        if below is None or facts.short_side >= below.short_side * _WORTH_IT
    ]
    return [*rungs, AUDIO_RUNG] if facts.has_sound else rungs

"""What every file for viewers is encoded with: H.264 and AAC in MP4, which plays everywhere, and clean."""

from pathlib import Path

from storyboard.media.facts import Facts
from storyboard.media.graph import Options
from storyboard.media.probe import read_facts
from storyboard.media.refusal import MediaFailed, Unusable
from storyboard.media.runner import Budget

_DURATION_SLACK_S = 0.5

# Bitexact leaves the names of the muxer and the encoders out.
CLEAN: Options = {
    "map_metadata": -1,
    "map_chapters": -1,
    "fflags": "+bitexact",
    "flags:v": "+bitexact",
    "flags:a": "+bitexact",
    "movflags": "+faststart",
}


def budget_for(facts: Facts, *, nice: int = 0) -> Budget:
    """Return a generous budget for encoding a clip: a slow machine is no reason to fail."""
    return Budget(wall_s=120 + 30 * facts.duration_s, cpu_s=300 + int(60 * facts.duration_s), nice=nice)


def h264(facts: Facts, rate: str, *, preset: str, crf: int, maxrate_kbps: int) -> dict[str, str | int]:
    """Return options for the picture: a key frame every two seconds, so that seeking is quick.

    x264 puts its settings into a SEI (unit type 6): taken out.
    """
    frames, _, per = rate.partition("/")
    return {
        "c:v": "libx264",
        "preset": preset,
        "crf": crf,
        "maxrate": f"{maxrate_kbps}k",
        "bufsize": f"{2 * maxrate_kbps}k",
        "g": round(2 * int(frames) / int(per or 1)),
        "t": f"{facts.duration_s + 1:.3f}",
        "bsf:v": "filter_units=remove_types=6",
    }


def aac(facts: Facts, kbps: int) -> dict[str, str | int]:
    """Return options for the sound."""
    return {"c:a": "aac", "b:a": f"{kbps}k", "t": f"{facts.duration_s + 1:.3f}"}


def verify(part: Path, facts: Facts, size: tuple[int, int]) -> Facts:
    """Return the facts of a file just encoded; raise `MediaFailed` when it is not what was asked for."""
    try:
        made = read_facts(part)
    except Unusable as refusal:
        raise MediaFailed("failed", f"the result is not whole: {refusal.code}") from refusal
    if (made.width, made.height) != size or made.has_sound != facts.has_sound:
        raise MediaFailed("failed", "the result has another shape")
    if abs(made.duration_s - facts.duration_s) > max(_DURATION_SLACK_S, 0.02 * facts.duration_s):
        raise MediaFailed("failed", "the result has another length")
    return made

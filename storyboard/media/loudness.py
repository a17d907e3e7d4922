"""How loud a story is, and what to do about it, so that no one in the hall jumps."""

import math
import re
from dataclasses import dataclass
from pathlib import Path

from storyboard.media.graph import Stream
from storyboard.media.runner import Budget
from storyboard.media.tools import ffmpeg, named

TARGET_LUFS = -16.0
CEILING_DBTP = -1.5
# AAC at 48 kb/s overshoots by up to two decibels: what is limited stays so far below the ceiling.
LIMITED_DB = CEILING_DBTP - 2
_MOST_GAIN_DB = 20.0  # more would raise the noise of an empty room
_SILENCE_LUFS = -60.0

_BUDGET = Budget(wall_s=120, cpu_s=120)
_INTEGRATED = re.compile(r"^\s*I:\s+(-?[\d.]+|-inf|nan) LUFS", re.MULTILINE)
_RANGE = re.compile(r"^\s*LRA:\s+(-?[\d.]+|-inf|nan) LU\b", re.MULTILINE)
_PEAK = re.compile(r"^\s*Peak:\s+(-?[\d.]+|-inf|nan) dBFS", re.MULTILINE)


@dataclass(frozen=True)
class Loudness:
    """As EBU R 128 measures it: integrated loudness, loudness range, true peak."""

    integrated_lufs: float
    range_lu: float
    true_peak_dbtp: float


@dataclass(frozen=True)
class Gain:
    """A linear gain, and whether peaks must be limited after it."""

    db: float
    limit: bool


def measure(path: Path) -> Loudness | None:
    """Return the loudness of the first sound track; None for silence. Raises `MediaFailed` when there is no sound."""
    args = ("-i", named(path), "-map", "0:a:0", "-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-")
    said = re.sub(r"^(\[[^]\n]*\] ?)+", "", ffmpeg(args, _BUDGET, loglevel="info"), flags=re.MULTILINE)
    found = [pattern.findall(said)[-1:] for pattern in (_INTEGRATED, _RANGE, _PEAK)]
    values = [float(value[0]) if value else math.nan for value in found]
    if not all(map(math.isfinite, values)) or values[0] <= _SILENCE_LUFS:
        return None
    return Loudness(*values)


def gain_for(loudness: Loudness | None) -> Gain:
    """Return the gain to -16 LUFS; peaks that could pass -1.5 dBTP once encoded are to be limited.

    Silence stays as it is.
    """
    if loudness is None:
        return Gain(0.0, limit=False)
    db = min(TARGET_LUFS - loudness.integrated_lufs, _MOST_GAIN_DB)
    return Gain(round(db, 2), limit=loudness.true_peak_dbtp + db > LIMITED_DB)


def levelled(sound: Stream, gain: Gain) -> Stream:
    """Apply a gain to a sound, in 48 kHz stereo. The limiter works at 192 kHz, to see the peaks between samples."""
    sound = sound.filter("aresample", 48000, **{"async": 1}).filter("aformat", channel_layouts="stereo")
    if gain.db:
        sound = sound.filter("volume", f"{gain.db}dB")
    if gain.limit:
        sound = (
            sound.filter("aresample", 192000)
            .filter("alimiter", limit=round(10 ** (LIMITED_DB / 20), 4), attack=5, release=50, level="false")
            .filter("aresample", 48000)
        )
    return sound

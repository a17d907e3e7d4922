"""What does a publication cost? Computing time of all sizes, for 30 s of 1080p30.

Against one bare ffmpeg command that writes the same files from one decode, and against one bare command a file.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.phone import cost_of, ffmpeg, make_clip
from benchmarks.table import Row, main
from storyboard.media.ladder import AUDIO_RUNG, VIDEO_RUNGS, Rung
from storyboard.media.loudness import gain_for
from storyboard.media.loudness import measure as loudness_of
from storyboard.media.probe import probe
from storyboard.media.renditions import publish

ROUNDS = 2
WIDTHS = {"720p": 1280, "480p": 854, "240p": 426}


def measure() -> Sequence[Row]:
    """Return the least of some rounds, ours and the references in turn."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clip = folder / "phone.mp4"
        make_clip(clip, 30)
        facts, loudness = probe(clip), loudness_of(clip)
        gain = gain_for(loudness)
        # The loudness of the clip leaves room for its peaks: all three write the same sound.
        volume = f"aresample=48000:async=1,volume={gain.db}dB"
        if gain.limit:
            raise SystemExit("The clip of this benchmark must need no limiter.")
        ours, together, apart = [], [], []
        for _ in range(ROUNDS):
            ours.append(cost_of(lambda: publish(clip, folder, facts, loudness)))
            together.append(cost_of(lambda: in_one(clip, folder, volume)))
            apart.append(cost_of(lambda: one_by_one(clip, folder, volume)))
    cpu, one, each = (min(cost.cpu_s for cost in costs) for costs in (ours, together, apart))
    wall, wall_one = (min(cost.wall_s for cost in costs) for costs in (ours, together))
    return [
        Row("publish, to one bare command", cpu, "CPU-s", reference=one, goal=1.10),
        Row("publish, to one command a file", cpu, "CPU-s", reference=each, goal=0.70),
        Row("one bare command, to one a file", one, "CPU-s", reference=each),
        Row("publish, on the clock", wall, "s", reference=wall_one),
    ]


def in_one(clip: Path, folder: Path, volume: str) -> None:
    """The first reference: one decode, each size from the one above."""
    graph = (
        "[0:v]fps=30,scale=1280:720,format=yuv420p,split[a][b];[b]scale=854:480,split[c][d];[d]scale=426:240[e];"
        f"[0:a]{volume},asplit=4[w][x][y][z]"
    )
    pads = zip((*VIDEO_RUNGS, AUDIO_RUNG), ("ace", "ace", "ace", ""), "wxyz", strict=True)
    outputs: list[str] = []
    for at, (rung, pictures, sound) in enumerate(pads):
        maps = [*(("-map", f"[{pictures[at]}]") if pictures else ()), "-map", f"[{sound}]"]
        outputs += [*maps, *_coded(rung), str(folder / f"one-{rung.name}{rung.suffix}")]
    ffmpeg("-i", str(clip), "-filter_complex", graph, *outputs)


def one_by_one(clip: Path, folder: Path, volume: str) -> None:
    """The second reference: every file from a decode of its own."""
    for rung in (*VIDEO_RUNGS, AUDIO_RUNG):
        picture: tuple[str, ...] = ("-vn",)
        if rung.short_side:
            picture = ("-vf", f"fps=30,scale={WIDTHS[rung.name]}:{rung.short_side},format=yuv420p")
        out = str(folder / f"each-{rung.name}{rung.suffix}")
        ffmpeg("-i", str(clip), *picture, "-af", volume, *_coded(rung), out)


def _coded(rung: Rung) -> tuple[str, ...]:
    """The same encoders, with the same settings as the publication's."""
    sound = ("-c:a", "aac", "-b:a", f"{rung.audio_kbps}k", "-movflags", "+faststart")
    if not rung.short_side:
        return sound
    rate = ("-maxrate", f"{rung.maxrate_kbps}k", "-bufsize", f"{2 * rung.maxrate_kbps}k")
    return ("-c:v", "libx264", "-preset", "veryfast", "-crf", str(rung.crf), *rate, "-g", "60", *sound)


if __name__ == "__main__":
    sys.exit(main(measure, __doc__))

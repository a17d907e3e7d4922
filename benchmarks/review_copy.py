"""How soon can a moderator watch a video? From the start of the job to a master and a poster.

The clip is 120 s of 1080p, 200 MB, with metadata. The reference is what anybody would type: one remux, one frame.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.phone import cost_of, ffmpeg, make_clip
from benchmarks.table import Row, main
from storyboard.media.master import make_master
from storyboard.media.probe import probe
from storyboard.media.review import plays_everywhere
from storyboard.media.stills import make_poster

ROUNDS = 5


def measure() -> Sequence[Row]:
    """Return the best of some rounds, ours and the reference in turn."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        raw = folder / "phone.mp4"
        make_clip(raw, 120)
        megabytes = raw.stat().st_size / 1e6
        ours, bare = [], []
        for _ in range(ROUNDS):
            bare.append(cost_of(lambda: by_hand(raw, folder)))
            ours.append(cost_of(lambda: reviewable(raw, folder)))
    best, least = min(cost.wall_s for cost in ours), min(cost.wall_s for cost in bare)
    cpu, bare_cpu = min(cost.cpu_s for cost in ours), min(cost.cpu_s for cost in bare)
    return [
        Row("clip", megabytes, "MB"),
        Row("reviewable: master and poster", best, "s", goal=2.0),
        Row("… to a remux and a frame", best, "s", reference=least, goal=3.0),
        Row("… computing", cpu, "CPU-s", reference=bare_cpu),
    ]


def reviewable(raw: Path, folder: Path) -> None:
    """What the job does until a moderator can watch."""
    master = folder / "master.mp4"
    facts = make_master(raw, master, probe(raw))
    if not plays_everywhere(facts):
        raise SystemExit("The clip of this benchmark must be watchable as it is.")
    make_poster(master, folder / "poster.jpg", facts)


def by_hand(raw: Path, folder: Path) -> None:
    """The reference."""
    out = folder / "remux.mp4"
    ffmpeg("-i", str(raw), "-map", "0:v:0", "-map", "0:a:0", "-c", "copy", "-movflags", "+faststart", str(out))
    still = ("-vf", "scale=960:-2", "-frames:v", "1")
    ffmpeg("-ss", "18", "-i", str(out), *still, str(folder / "frame.jpg"))


if __name__ == "__main__":
    sys.exit(main(measure, __doc__))

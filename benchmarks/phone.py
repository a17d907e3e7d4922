"""A clip like a phone's, the size of a phone's, made here: H.264 1080p30 at 13 Mb/s, AAC, place and owner in it."""

from __future__ import annotations

import resource
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_PIECE_S = 10
_PICTURE = f"testsrc2=s=1920x1080:r=30:d={_PIECE_S},noise=alls=18:allf=t"
_SOUND = f"anoisesrc=d={_PIECE_S}:c=pink:a=0.08:r=48000"
_MBIT = 13.2


@dataclass(frozen=True)
class Cost:
    """What something took: seconds on the clock, and of computing by us and by what we started."""

    wall_s: float
    cpu_s: float


def ffmpeg(*args: str) -> None:
    """Run the system's ffmpeg as anybody would."""
    subprocess.run(["ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", "-y", *args], check=True)


def make_clip(path: Path, seconds: int) -> None:
    """Write a clip of this length; ten seconds are encoded, and repeated as they are.

    Not with x264's "ultrafast": it leaves out CABAC and deblocking, which every phone's encoder has, and such a clip
    would be decoded in half the time.
    """
    piece = path.with_name("piece.mp4")
    ffmpeg(
        *("-f", "lavfi", "-i", _PICTURE, "-f", "lavfi", "-i", _SOUND, "-c:v", "libx264", "-preset", "superfast"),
        *("-profile:v", "high", "-pix_fmt", "yuv420p", "-b:v", f"{_MBIT}M", "-g", "30", "-bf", "0"),
        *("-maxrate", f"{_MBIT}M", "-bufsize", "13M", "-c:a", "aac", "-b:a", "128k", "-ac", "2", str(piece)),
    )
    ffmpeg(
        *("-stream_loop", str(seconds // _PIECE_S - 1), "-i", str(piece), "-c", "copy", "-t", str(seconds)),
        *("-metadata", "location=+12.6392-008.0029/", "-metadata", "artist=Aminata", str(path)),
    )
    piece.unlink()


def cost_of(work: Callable[[], object]) -> Cost:
    """Do it once, and return what it took."""
    began, cpu = time.monotonic(), _computed()
    work()
    return Cost(time.monotonic() - began, _computed() - cpu)


def _computed() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)

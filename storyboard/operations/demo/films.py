"""Sample films, drawn and sounded by ffmpeg itself: each a moving picture with chords under it, as a phone would send.

A picture is a few shapes, each computed once, laid over a sky and moved by time. Colours are those of our look.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from storyboard.media.runner import Budget
from storyboard.media.tools import OnProgress, ffmpeg, named

SECONDS = 8
RATE = 25
_BUDGET = Budget(wall_s=120, cpu_s=200)

# Triads by their frequencies in hertz, one after the other; equal temperament, A = 440.
SOFT = ((261.63, 329.63, 392.0), (220.0, 261.63, 329.63), (174.61, 220.0, 261.63), (196.0, 246.94, 293.66))
NIGHT = ((220.0, 261.63, 329.63), (174.61, 220.0, 261.63), (261.63, 329.63, 392.0), (196.0, 246.94, 293.66))


@dataclass(frozen=True)
class Film:
    """What is drawn: a sky, from the horizon's colour up to another, and steps of an ffmpeg graph over it.

    :ivar scene: leads from `[sky]` to `[picture]`.
    :ivar upright: filmed with the phone held upright: it stores the picture lying, and a flag that says so.
    """

    width: int
    height: int
    horizon: str
    above: str
    scene: str
    chords: tuple[tuple[float, ...], ...] = SOFT
    upright: bool = False


def draw(film: Film, path: Path, on_progress: OnProgress | None = None) -> None:
    """Write the film to `path`, H.264 and AAC in MP4. :raises MediaFailed: ffmpeg could not."""
    turn = "transpose=cclock," if film.upright else ""
    args = [
        *("-f", "lavfi", "-i", _sky(film), "-f", "lavfi", "-i", _sound(film)),
        *("-filter_complex", f"[0:v]null[sky];{film.scene};[picture]{turn}format=yuv420p[v]"),
        *("-map", "[v]", "-map", "1:a", "-t", str(SECONDS)),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "21", "-c:a", "aac", "-b:a", "96k", "-f", "mp4"),
        named(path),
    ]
    ffmpeg(args, _BUDGET, seconds=SECONDS, on_progress=on_progress)
    if film.upright:
        path.write_bytes(turned(path.read_bytes()))


def turned(mp4: bytes) -> bytes:
    """The same file with a flag: turn the picture by 90° clockwise (the matrix in `tkhd`, ISO/IEC 14496-12, 8.3.2)."""
    at = mp4.index(b"tkhd") + 4 + 40
    quarter = (0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30)
    return mp4[:at] + b"".join(n.to_bytes(4, "big", signed=True) for n in quarter) + mp4[at + 36 :]


def _sky(film: Film) -> str:
    middle = film.width // 2
    return (
        f"gradients=s={film.width}x{film.height}:r={RATE}:n=2:c0={film.horizon}:c1={film.above}:"
        f"x0={middle}:y0={film.height * 3 // 4}:x1={middle}:y1=0:speed=0.00001,"
        "trim=end_frame=1,loop=loop=-1:size=1"
    )


def _sound(film: Film) -> str:
    """Each chord is struck and fades, a little to the left and to the right."""
    each = SECONDS / len(film.chords)
    sides = []
    for shift in (0.0, 0.7):
        struck = []
        for begin, chord in ((n * each, chord) for n, chord in enumerate(film.chords)):
            tones = "+".join(f"sin(2*PI*{tone}*t+{shift})" for tone in chord)
            struck.append(f"if(gte(t,{begin}),exp(-0.9*(t-{begin}))*min(1,40*(t-{begin}))*({tones}),0)")
        sides.append(f"0.11*({'+'.join(struck)})")
    return f"aevalsrc='{'|'.join(sides)}':s=48000:d={SECONDS},afade=t=out:st={SECONDS - 1}:d=1"


def shape(name: str, size: str, red: str, green: str, blue: str, opacity: str) -> str:
    """A still shape: its colour and opacity at X, Y, from 0 to 255, as expressions of ffmpeg."""
    return (
        f"color=c=black:s={size}:r={RATE},trim=end_frame=1,format=rgba,"
        f"geq=r='{red}':g='{green}':b='{blue}':a='{opacity}',loop=loop=-1:size=1[{name}]"
    )


def disc(name: str, radius: int, rgb: tuple[int, int, int], opacity: int = 255) -> str:
    """A round shape of one colour with a clean edge."""
    edge = f"clip(({radius - 2}-hypot(X-{radius},Y-{radius}))*255,0,{opacity})"
    red, green, blue = map(str, rgb)
    return shape(name, f"{2 * radius}x{2 * radius}", red, green, blue, edge)

"""A logo: decoded and drawn anew, small, with its transparency, and with nothing of the file that came."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from storyboard.media import picture_file
from storyboard.media.guards import PICTURE_SIDE
from storyboard.media.picture_file import PictureFacts, PictureUnusable
from storyboard.media.refusal import MediaFailed
from storyboard.media.runner import Budget
from storyboard.media.tools import ffmpeg, named

LARGEST = 2_000_000  # bytes of the file that comes
WIDEST, HIGHEST = 600, 200
MEDIA_TYPE = "image/png"
_BUDGET = Budget(wall_s=20, cpu_s=20, memory=1 << 30, file_bytes=4 << 20)
# What a decoder needs, and no other: the rest tells of times, programs, places and people.
_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")


def make_logo(src: Path, out: Path) -> tuple[int, int]:
    """Write the picture as a PNG of at most 600 × 200 pixels without any metadata; return its width and height.

    :param src: a file of at most `LARGEST` bytes, of which nothing is believed.
    :raises PictureUnusable: it is no PNG, JPEG or WebP, or is too large, animated or damaged.
    :raises MediaFailed: we could not do it, whatever the picture is.
    """
    data = src.read_bytes()
    facts = picture_file.read(data)
    if max(facts.width, facts.height) > PICTURE_SIDE:
        raise PictureUnusable(
            "too-large-picture", {"width": facts.width, "height": facts.height, "limit": PICTURE_SIDE}
        )
    width, height = fitted(facts.width, facts.height)
    with TemporaryDirectory(dir=out.parent) as folder:
        pixels, drawn = Path(folder, "pixels"), Path(folder, "drawn")
        # What stands beside the pixels may be broken, and no reason to refuse them.
        pixels.write_bytes(_bare(data) if facts.kind == "png" else data)
        _draw(pixels, drawn, facts, width, height)
        drawn.write_bytes(_bare(drawn.read_bytes()))
        drawn.replace(out)
    return width, height


def fitted(width: int, height: int) -> tuple[int, int]:
    """The size at which a picture fits, in its own shape; a smaller one stays as it is."""
    share = min(1.0, WIDEST / width, HIGHEST / height)
    return max(1, round(width * share)), max(1, round(height * share))


def _draw(pixels: Path, drawn: Path, facts: PictureFacts, width: int, height: int) -> None:
    # What the decoder calls an error is the end: half a logo is none.
    args = ["-xerror", "-err_detect", "crccheck+bitstream+buffer+explode", "-noautorotate"]
    args += ["-f", f"{facts.kind}_pipe", "-i", named(pixels)]
    # Colours count as much as they can be seen: what is all but invisible must not shine through at the edges.
    args += ["-vf", f"format=rgba,premultiply=inplace=1,scale={width}:{height}:flags=area,unpremultiply=inplace=1"]
    args += ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-frames:v", "1"]
    args += ["-c:v", "png", "-pix_fmt", "rgba", "-f", "image2pipe", named(drawn)]
    try:
        ffmpeg(args, _BUDGET)
    except MediaFailed as failure:
        if failure.code not in ("failed", "killed"):
            raise
        raise PictureUnusable("damaged") from failure
    if not drawn.exists() or not drawn.stat().st_size:
        raise PictureUnusable("damaged")


def _bare(data: bytes) -> bytes:
    return picture_file.PNG + b"".join(chunk for kind, chunk in picture_file.png_chunks(data) if kind in _KEPT)

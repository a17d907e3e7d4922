"""Counting packets: reads a whole file without decoding it."""

from pathlib import Path
from typing import Any

from storyboard.media.refusal import MediaFailed, Unusable
from storyboard.media.tools import ffprobe


def count(path: Path) -> tuple[int, int]:
    """Return how many packets of the first picture and of the first sound can be read; 0 where there is none."""
    asked = ["-count_packets", "-show_entries", "stream=codec_type,nb_read_packets:stream_disposition=attached_pic"]
    streams = _read(path, asked)["streams"]
    pictures = [s for s in streams if s.get("codec_type") == "video" and not s["disposition"]["attached_pic"]]
    sounds = [s for s in streams if s.get("codec_type") == "audio"]
    picture, sound = (int(s[0].get("nb_read_packets", 0)) if s else 0 for s in (pictures, sounds))
    return picture, sound


def places(path: Path) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return place in the file and length of every packet: of the picture, and of the sound."""
    packets = _read(path, ["-show_entries", "packet=codec_type,pos,size"])["packets"]
    picture, sound = (
        [(int(p.get("pos", -1)), int(p["size"])) for p in packets if p["codec_type"] == kind]
        for kind in ("video", "audio")
    )
    return picture, sound


def last_timestamp(path: Path) -> float:
    """Return where the last picture or sound begins, in seconds. A browser's recorder writes no duration.

    Either may be the last: a phone that is too weak drops pictures, and the voice goes on.
    """
    found = _read(path, ["-show_entries", "packet=codec_type,pts_time"])["packets"]
    times = [float(p["pts_time"]) for p in found if "pts_time" in p and p.get("codec_type") in ("video", "audio")]
    return max(times, default=0.0)


def _read(path: Path, asked: list[str]) -> dict[str, list[dict[str, Any]]]:
    try:
        return ffprobe(path, asked)
    except MediaFailed as failure:
        if failure.code == "failed":
            raise Unusable("damaged") from failure
        raise

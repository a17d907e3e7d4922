"""Counting packets: reads a whole file without decoding it."""

from pathlib import Path

from storyboard.media.refusal import MediaFailed, Unusable
from storyboard.media.tools import ffprobe

PICTURE, SOUND = "V:0", "a:0"  # the first of each; V leaves cover pictures out


def count(path: Path, stream: str) -> int:
    """Return how many packets of a stream (`PICTURE`, `SOUND`) can be read; 0 when there is no such stream."""
    asked = ["-select_streams", stream, "-count_packets", "-show_entries", "stream=nb_read_packets"]
    streams = _read(path, asked)["streams"]
    return int(streams[0].get("nb_read_packets", 0)) if streams else 0


def last_timestamp(path: Path) -> float:
    """Return where the last picture begins, in seconds. A browser's recorder writes no duration, so it is looked up."""
    asked = ["-select_streams", PICTURE, "-show_entries", "packet=pts_time"]
    times = [float(p["pts_time"]) for p in _read(path, asked)["packets"] if "pts_time" in p]
    return max(times, default=0.0)


def _read(path: Path, asked: list[str]) -> dict[str, list[dict[str, str]]]:
    try:
        return ffprobe(path, asked)
    except MediaFailed as failure:
        if failure.code == "failed":
            raise Unusable("damaged") from failure
        raise

"""What is in a file, and may it come in?"""

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

from storyboard.media import boxes, ebml, sniff
from storyboard.media.facts import Facts
from storyboard.media.guards import DECODERS, STREAMS_READ
from storyboard.media.limits import Limits, check, check_picture
from storyboard.media.packets import last_timestamp
from storyboard.media.refusal import MediaFailed, Unusable
from storyboard.media.tools import ffprobe

# No tags: what a phone wrote about its owner never enters our memory.
_ASKED = (
    "format=duration:stream=index,codec_type,codec_name,profile,pix_fmt,width,height,sample_aspect_ratio,"
    "avg_frame_rate,r_frame_rate,duration,color_transfer,sample_rate,channels"
    ":stream_disposition=attached_pic:stream_side_data=rotation"
)
_TOO_LARGE = re.compile(r"[Pp]icture size (\d+)x(\d+)")
_NOT_OURS = re.compile(r"Codec \((\w+)\) not on whitelist")
_HDR = {"arib-std-b67", "smpte2084"}  # HLG, PQ
_ODDEST_PIXEL = Fraction(4)  # a wider or taller pixel than this is not a camera's

DEFAULT_LIMITS = Limits()


def probe(path: Path, limits: Limits = DEFAULT_LIMITS) -> Facts:
    """Return the facts of a video that may come in; reads its headers only, where they say enough.

    Raises `Unusable` with the reason when it may not, `MediaFailed` when we could not find out.
    """
    size = path.stat().st_size
    if size > limits.bytes:
        raise Unusable("too-big", {"bytes": size, "limit": limits.bytes})
    with path.open("rb") as file:
        sniff.check_head(file.read(sniff.HEAD_BYTES))
    facts = read_facts(path, limits)
    check(facts, limits)
    return facts


def read_facts(path: Path, limits: Limits = DEFAULT_LIMITS) -> Facts:
    """Return the facts of a file in one of our containers. Raises `Unusable` when it is no whole video."""
    with path.open("rb") as file:
        container = sniff.container_of(file.read(sniff.HEAD_BYTES))
    if container is None:
        raise Unusable("damaged")
    if container in ("mp4", "mov", "3gp"):
        boxes.check_whole(path)
    else:
        ebml.check_whole(path)
    answer = _ask(path, limits)
    streams = answer.get("streams", [])
    pictures = [s for s in streams if s.get("codec_type") == "video" and not _is_cover(s)]
    sounds = [s for s in streams if s.get("codec_type") == "audio"]
    if not pictures:
        raise Unusable("no-picture")
    picture, sound = pictures[0], (sounds or [{}])[0]
    check_picture(_int(picture, "width"), _int(picture, "height"), limits)
    for stream in (picture, sound):
        if stream and stream.get("codec_name") not in DECODERS:
            raise Unusable("not-a-video", {"found": str(stream.get("codec_name", ""))})
    width, height, rotation = _displayed(picture)
    return Facts(
        container=container,
        duration_s=_duration(path, answer, [picture, sound]),
        width=width,
        height=height,
        rotation=rotation,
        fps=round(float(_ratio(picture.get("avg_frame_rate")) or _ratio(picture.get("r_frame_rate"))), 3),
        video_codec=picture["codec_name"],
        pixel_format=picture.get("pix_fmt", ""),
        profile=str(picture.get("profile", "")),
        hdr=picture.get("color_transfer") in _HDR,
        audio_codec=sound.get("codec_name"),
        sample_rate=_int(sound, "sample_rate"),
        channels=_int(sound, "channels"),
        bytes=path.stat().st_size,
        streams=len(streams),
    )


def _ask(path: Path, limits: Limits) -> dict[str, Any]:
    try:
        return ffprobe(path, ["-show_entries", _ASKED])
    except MediaFailed as failure:
        if failure.code not in ("failed", "killed"):
            raise
        if "max_streams" in failure.cause:
            raise Unusable("too-many-streams", {"streams": STREAMS_READ + 1, "limit": limits.streams}) from failure
        if found := _NOT_OURS.search(failure.cause):
            raise Unusable("not-a-video", {"found": found[1]}) from failure
        if found := _TOO_LARGE.search(failure.cause):
            check_picture(int(found[1]), int(found[2]), limits)
        raise Unusable("damaged") from failure


def _is_cover(stream: dict[str, Any]) -> bool:
    return bool(stream.get("disposition", {}).get("attached_pic"))


def _displayed(picture: dict[str, Any]) -> tuple[int, int, int]:
    """Return width, height and clockwise rotation as a player shows them."""
    width, height = _int(picture, "width"), _int(picture, "height")
    if width < 2 or height < 2:
        raise Unusable("damaged")
    pixel = _ratio(str(picture.get("sample_aspect_ratio", "1:1")).replace(":", "/")) or Fraction(1)
    if 1 / _ODDEST_PIXEL <= pixel <= _ODDEST_PIXEL:
        width = round(width * pixel)
    turned = next((s["rotation"] for s in picture.get("side_data_list", []) if "rotation" in s), 0)
    rotation = round(-float(turned) / 90) % 4 * 90
    return (height, width, rotation) if rotation in (90, 270) else (width, height, rotation)


def _duration(path: Path, answer: dict[str, Any], streams: list[dict[str, Any]]) -> float:
    """Return seconds: of picture and sound where the file says so, of the whole file, or as counted."""
    said = [float(s["duration"]) for s in streams if "duration" in s]
    whole = answer.get("format", {}).get("duration")
    seconds = max(said) if said else float(whole) if whole else last_timestamp(path)
    if not seconds > 0:
        raise Unusable("damaged")
    return round(seconds, 3)


def _ratio(text: str | None) -> Fraction:
    try:
        return Fraction(text or 0)
    except (ValueError, ZeroDivisionError):
        return Fraction(0)


def _int(stream: dict[str, Any], key: str) -> int:
    try:
        return int(stream.get(key, 0))
    except ValueError:
        return 0

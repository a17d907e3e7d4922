"""The master: the author's picture and sound in a clean container, and nothing else of what they sent.

Streams are copied where a copy can be clean. It cannot be for picture codecs without a filter for their user data
(MPEG-4 part 2, H.263, Motion JPEG: old and small phones), nor for sound other than AAC in MP4 and Opus in WebM
(Vorbis carries its comments in the decoder's headers): these are encoded anew, with quality to spare.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from storyboard.media import packets, scrub
from storyboard.media.facts import Facts
from storyboard.media.probe import read_facts
from storyboard.media.refusal import MediaFailed, Unusable
from storyboard.media.runner import Budget, IsCancelled
from storyboard.media.sibling import writing
from storyboard.media.tools import OnProgress, ffmpeg, named

_COPIED = {*scrub.CODECS, "vp8", "vp9", "av1"}
# Of AV1, all but metadata, padding and what is reserved; of what x264 writes here, all but its settings.
_AV1_UNITS = "filter_units=pass_types=1-4|6-8"
_NO_SEI = "filter_units=remove_types=6"
_MATROSKA = ("webm", "matroska")

CLEAN = (
    *("-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn"),
    *("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"),
)

_LOST_PACKETS = 3  # an edit list may cut into the first group of pictures
_DURATION_SLACK_S = 0.5


@dataclass(frozen=True)
class _Plan:
    video: str
    video_args: tuple[str, ...]
    audio: str
    audio_args: tuple[str, ...]

    @property
    def video_copied(self) -> bool:
        return "copy" in self.video_args

    @property
    def audio_copied(self) -> bool:
        return "copy" in self.audio_args


def master_container(facts: Facts) -> str:
    """Return the suffix of the master: `.webm` for a browser's VP8 or VP9, `.mp4` for all else."""
    by_browser = facts.video_codec == "vp9" and facts.container in _MATROSKA
    return ".webm" if facts.video_codec == "vp8" or by_browser else ".mp4"


def make_master(
    raw: Path,
    out: Path,
    facts: Facts,
    *,
    on_progress: OnProgress | None = None,
    cancelled: IsCancelled | None = None,
) -> Facts:
    """Write the master of `raw` to `out` (suffix: `master_container`) and return its facts.

    The rotation stays a flag. Verified by counting packets and by duration and codecs, without decoding. Raises
    `Unusable("damaged")` when the file ends before it says, `MediaFailed`, `Cancelled`.
    """
    plan = _plan(facts, out.suffix)
    budget = Budget(wall_s=60 + 5 * facts.duration_s, cpu_s=60 + 10 * int(facts.duration_s))
    with writing(out) as (part,), ThreadPoolExecutor(1) as beside:
        sent = beside.submit(packets.count, raw)
        try:
            ffmpeg(
                _arguments(raw, part, facts, plan),
                budget,
                seconds=facts.duration_s,
                on_progress=on_progress,
                cancelled=cancelled,
            )
        except MediaFailed as failure:
            if failure.code == "failed":  # copying fails on its input or, told apart, on the disk
                raise Unusable("damaged") from failure
            raise
        made = beside.submit(read_facts, part)
        written = packets.places(part)
        _verify(made.result(), facts, plan)
        _compare(sent.result(), written, plan)
        if plan.video_copied and plan.video in scrub.CODECS:
            _scrub(part, plan.video, written[0])
        return made.result()


def _plan(facts: Facts, suffix: str) -> _Plan:
    video = "h264"
    encoder_args = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-pix_fmt", "yuv420p")
    video_args: tuple[str, ...] = (*encoder_args, "-bsf:v", _NO_SEI)
    if facts.video_codec in _COPIED:
        video = facts.video_codec
        video_args = ("-c:v", "copy", "-copyinkf:v", *(("-bsf:v", _AV1_UNITS) if video == "av1" else ()))
    if video == "hevc":
        video_args += ("-tag:v", "hvc1")  # Apple's players want this name
    audio, encoder = ("opus", "libopus") if suffix == ".webm" else ("aac", "aac")
    audio_args: tuple[str, ...] = ("-c:a", "copy")
    if facts.audio_codec != audio:
        audio_args = ("-c:a", encoder, "-b:a", "160k", "-ac", "2")
    return _Plan(video, video_args, audio, audio_args)


def _arguments(raw: Path, part: Path, facts: Facts, plan: _Plan) -> Sequence[str]:
    container = ("-f", "webm") if part.suffix == ".webm" else ("-f", "mp4", "-movflags", "+faststart")
    return (
        *("-i", named(raw), "-map", "0:V:0", "-map", "0:a:0?"),
        *plan.video_args,
        *plan.audio_args,
        *CLEAN,
        # A file may hold more than it says; on the output, since an input's -t does not stop a false clock.
        *("-t", f"{facts.duration_s + 1:.3f}"),
        *container,
        named(part),
    )


def _verify(made: Facts, facts: Facts, plan: _Plan) -> None:
    if made.video_codec != plan.video or made.audio_codec != (plan.audio if facts.has_sound else None):
        raise Unusable("damaged")
    if abs(made.duration_s - facts.duration_s) > max(_DURATION_SLACK_S, 0.01 * facts.duration_s):
        raise Unusable("damaged")


def _compare(sent: Sequence[int], written: Sequence[Sequence[object]], plan: _Plan) -> None:
    """Raise when a copied stream has lost packets on the way."""
    copied = (plan.video_copied, plan.audio_copied)
    for was, now, compare in zip(sent, map(len, written), copied, strict=True):
        if compare and was - now > _LOST_PACKETS:
            raise Unusable("damaged")


def _scrub(part: Path, codec: str, samples: list[tuple[int, int]]) -> None:
    try:
        scrub.blank(part, codec, samples)
    except (ValueError, IndexError) as error:  # headers that contradict themselves
        raise Unusable("damaged") from error

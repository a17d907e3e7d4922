"""What ffmpeg may open: the options that stand before every input, put there in one place.

Without the list of formats, a playlist renamed to .mp4 makes ffmpeg read other people's files.
"""

from collections.abc import Iterator, Sequence

from storyboard.media.limits import Limits

# The names of codecs in `Facts`, and the decoders that may read them.
DECODERS = {
    "h264": "h264",
    "hevc": "hevc",
    "vp8": "vp8",
    "vp9": "vp9",
    "av1": "libdav1d",
    "mpeg4": "mpeg4",
    "h263": "h263",
    "mjpeg": "mjpeg",
    "aac": "aac",
    "opus": "opus",
    "vorbis": "vorbis",
    "mp3": "mp3float",
    "amr_nb": "amrnb",
    "amr_wb": "amrwb",
    "alac": "alac",
    "pcm_s16le": "pcm_s16le",
    "pcm_s16be": "pcm_s16be",
    "pcm_s24le": "pcm_s24le",
    "pcm_s24be": "pcm_s24be",
    "pcm_f32le": "pcm_f32le",
}

# What may stand beside picture and sound. ffprobe gives up on a file with a decoder that it may not open, and
# subtitles and cover pictures are no reason to refuse a story; none of them is copied or decoded.
_BESIDE = ("mov_text", "webvtt", "subrip", "ass", "text", "png")

FORMATS = "mov,matroska"  # each name stands for its family: mov is also mp4, m4a, 3gp; matroska is also webm

# More than a video may have, so that we can say how many there were; fewer than would do harm.
STREAMS_READ = 32

INPUT_OPTIONS = (
    *("-format_whitelist", FORMATS),
    *("-protocol_whitelist", "file"),
    *("-codec_whitelist", ",".join((*DECODERS.values(), *_BESIDE))),
    *("-max_pixels", str(Limits().pixels)),
    *("-max_streams", str(STREAMS_READ)),
)

# A picture, when its format is named before it: then nothing but this format is tried, and nothing larger decoded.
PICTURE_FORMATS = ("png_pipe", "jpeg_pipe", "webp_pipe")
PICTURE_SIDE = 4096
PICTURE_OPTIONS = (
    *("-format_whitelist", ",".join(PICTURE_FORMATS)),
    *("-protocol_whitelist", "file"),
    *("-codec_whitelist", "png,mjpeg,webp"),
    *("-max_pixels", str(PICTURE_SIDE * PICTURE_SIDE)),
    *("-max_streams", "1"),
)


def guarded(args: Sequence[str]) -> list[str]:
    """Return the arguments with the guards before every `-i`: those of a film, or, after `-f png_pipe`, of a picture.

    An input is a `file:` name (so that neither a dash nor a colon in it means anything) or a picture or sound
    that ffmpeg draws itself (`-f lavfi`). Raises ValueError for any other.
    """
    return list(_guarded(args))


def _guarded(args: Sequence[str]) -> Iterator[str]:
    for at, arg in enumerate(args):
        named = args[at - 1] if at > 1 and args[at - 2] == "-f" else None
        if arg == "-i" and named != "lavfi":
            if not args[at + 1].startswith("file:"):
                raise ValueError("an input must be named file:…")
            yield from PICTURE_OPTIONS if named in PICTURE_FORMATS else INPUT_OPTIONS
        yield arg

"""What the end of a program means: success, or which kind of failure."""

import re
import signal
from collections.abc import Sequence

from storyboard.media.launch import NOT_FOUND
from storyboard.media.refusal import MediaFailed

LINES_KEPT = 6

_MISSING_PART = re.compile(
    r"Unknown (en|de)coder|No such filter|Unknown bitstream filter|Bitstream filter not found|Unknown output format"
)
_DISK_FULL = re.compile(r"No space left on device|Disk quota exceeded")
_KILLED_BY = {
    signal.SIGKILL: "out of memory, or over the limit of computing time",
    signal.SIGXFSZ: "over the limit on the size of a file",
}
_PATH = re.compile(r"(file:|(?<![\w.])/)[^\s'\",;]*")


def judge(status: int, said: str, names: Sequence[str]) -> None:
    """Raise `MediaFailed` unless the program ended well.

    `status` is a return code as in `subprocess` (negative: the signal), `said` its error output, `names` the files
    that it was given, which must not appear in the cause. A full disk counts even when the status is 0: ffmpeg
    ends well after it could not write the last block.
    """
    cause = last_words(said, names)
    if _DISK_FULL.search(said):
        raise MediaFailed("disk-full", cause)
    if status == 0:
        return
    if status == NOT_FOUND:
        raise MediaFailed("ffmpeg-missing", cause)
    if status < 0:
        by = signal.Signals(-status)
        raise MediaFailed("killed", _KILLED_BY.get(by, by.name))
    if _MISSING_PART.search(said):
        raise MediaFailed("encoder-missing", cause)
    raise MediaFailed("failed", cause)


def last_words(said: str, names: Sequence[str]) -> str:
    """Return the last lines that are errors, with every name of a file taken out."""
    errors = [line for line in said.splitlines() if "[error]" in line or "[fatal]" in line] or said.splitlines()
    text = "\n".join(errors[-LINES_KEPT:])
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "…")
    return _PATH.sub("…", text)

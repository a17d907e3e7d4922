"""What can go wrong with a file, as codes with figures; the words for people live with the pages."""

from collections.abc import Mapping
from typing import Literal

Figure = float | int | str

RefusalCode = Literal[
    "empty",  # not one byte
    "not-a-video",  # found: what it looks like instead, "" when unknown
    "playlist",  # a text that names other files
    "no-picture",  # sound only
    "too-long",  # seconds, limit
    "too-big",  # bytes, limit
    "too-many-streams",  # streams (at least so many), limit
    "too-large-picture",  # width, height, limit
    "damaged",  # cut off, or not readable to its end
]

FailureCode = Literal[
    "ffmpeg-missing",  # the program is not installed
    "encoder-missing",  # the program was built without a part that we need
    "disk-full",
    "timeout",  # the deadline
    "killed",  # by the system: a limit on computing time or on the size of a file, or out of memory
    "failed",  # anything else; `cause` says what the program said
]


class Unusable(Exception):
    """The file cannot be used, and its author must be told why: a code, and the figures that belong to it."""

    def __init__(self, code: RefusalCode, figures: Mapping[str, Figure] | None = None) -> None:
        super().__init__(code, dict(figures or {}))
        self.code: RefusalCode = code
        self.figures: dict[str, Figure] = dict(figures or {})


class MediaFailed(Exception):
    """We failed, not the file: a code, and the last words of the program, which never name a file."""

    def __init__(self, code: FailureCode, cause: str = "") -> None:
        super().__init__(code, cause)
        self.code: FailureCode = code
        self.cause = cause


class Cancelled(Exception):
    """The caller asked for the end of the work, and it has ended."""

"""Captions of a film: what somebody wrote, read as WebVTT or SubRip and written anew as plain WebVTT. Plain Python.

Only times and words stay: no markup, no style, no place on the screen. So what a browser is given is ours.
"""

from __future__ import annotations

import html
from dataclasses import dataclass

import pysubs2
from pysubs2.exceptions import Pysubs2Error

from storyboard.stories.text import clean

MEDIA_TYPE = "text/vtt"
LARGEST = 200_000  # bytes; two minutes of talk are about three thousand
MOST_CUES = 2_000
LONGEST_CUE = 500
_ONE_DAY_MS = 24 * 3600 * 1000


class Unreadable(Exception):
    """These are no captions. `code` says why: empty, too-long, too-many, cue-too-long, backwards, not-text."""

    def __init__(self, code: str, cue: int = 0) -> None:
        super().__init__(code)
        self.code, self.cue = code, cue


@dataclass(frozen=True)
class Cue:
    """Words that are shown from one moment to another, both in milliseconds."""

    start: int
    end: int
    text: str


def decoded(file: bytes) -> str:
    """The text of a file, which must be UTF-8 (or UTF-16 with its mark). :raises Unreadable: it is something else."""
    if len(file) > LARGEST:
        raise Unreadable("too-long")
    try:
        return file.decode("utf-16" if file[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("not-text") from error


def read(written: str) -> list[Cue]:
    """The cues of a WebVTT or SubRip text, in the order of their times.

    :raises Unreadable: there are none, or too many, or one cannot be shown; `cue` counts from one.
    """
    if len(written.encode()) > LARGEST:
        raise Unreadable("too-long")
    plain = written.replace("\r\n", "\n").strip("\ufeff \n") + "\n\n"
    try:
        found = pysubs2.SSAFile.from_string(plain, format_="vtt" if plain.startswith("WEBVTT") else "srt")
    except (Pysubs2Error, ValueError, IndexError) as error:
        raise Unreadable("empty") from error
    cues = [Cue(event.start, event.end, clean(html.unescape(event.plaintext))) for event in found]
    cues = [cue for cue in cues if cue.text]
    if not cues:
        raise Unreadable("empty")
    if len(cues) > MOST_CUES:
        raise Unreadable("too-many")
    for number, cue in enumerate(cues, 1):
        if not 0 <= cue.start < cue.end <= _ONE_DAY_MS:
            raise Unreadable("backwards", number)
        if len(cue.text) > LONGEST_CUE:
            raise Unreadable("cue-too-long", number)
    return sorted(cues, key=lambda cue: (cue.start, cue.end))


def webvtt(cues: list[Cue]) -> str:
    """The cues as WebVTT. Signs that mean something in it are written so that they do not."""
    blocks = [f"{_time(cue.start)} --> {_time(cue.end)}\n{_safe(cue.text)}" for cue in cues]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def transcript(cues: list[Cue]) -> str:
    """All that is said, to be read: one line a cue, an empty line where nobody spoke for three seconds."""
    lines: list[str] = []
    ended = cues[0].start if cues else 0
    for cue in cues:
        if cue.start - ended >= 3000:
            lines.append("")
        lines.append(" ".join(cue.text.split()))
        ended = cue.end
    return "\n".join(lines)


def _safe(text: str) -> str:
    # An empty line would end the cue.
    lines = (line for line in text.split("\n") if line.strip())
    return "\n".join(html.escape(line, quote=False) for line in lines)


def _time(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    hours, seconds = divmod(seconds, 3600)
    return f"{hours:02}:{seconds // 60:02}:{seconds % 60:02}.{rest:03}"

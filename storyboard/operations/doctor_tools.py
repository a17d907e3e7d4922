"""The doctor looks at Python, ffmpeg and what the system lets our programs use."""

from __future__ import annotations

import platform
import re
import resource
import sys
from collections.abc import Callable

from storyboard.media.guards import DECODERS
from storyboard.media.refusal import MediaFailed
from storyboard.media.runner import Budget, run
from storyboard.operations.findings import Finding, good, must_mend, note

OLDEST_PYTHON = (3, 11)
OLDEST_FFMPEG = (5, 1)
ENCODERS = ("libx264", "aac", "libopus", "mjpeg")
UNIT_FILTERS = ("filter_units",)
FILTERS = (
    *("scale", "setsar", "fps", "format", "split", "asplit", "zscale", "tonemap", "trim", "setpts", "tile", "xstack"),
    *("ebur128", "aresample", "aformat", "volume", "alimiter", "signalstats", "metadata", "thumbnail"),
)
_BUDGET = Budget(wall_s=10, cpu_s=10)
_INSTALL = "Install ffmpeg 5.1 or newer with the system's package manager (on Debian: apt install ffmpeg)."

Ask = Callable[[str], str]


def ask_ffmpeg(flag: str) -> str:
    """What ffmpeg says about itself, such as its `-encoders`. :raises MediaFailed: it is not there, or does not run."""
    return run("ffmpeg", ["-hide_banner", flag] if flag != "-version" else [flag], _BUDGET).output


def python() -> Finding:
    """Is Python new enough?"""
    version = platform.python_version()
    if sys.version_info < OLDEST_PYTHON:
        return must_mend("Python", version, "Storyboard needs 3.11 or newer.", "Install it, then run: make setup")
    return good("Python", version)


def ffmpeg(ask: Ask = ask_ffmpeg) -> Finding:
    """Is ffmpeg there, new enough, and built with all that we use?"""
    try:
        version = re.search(r"^ffmpeg version n?(\d+)\.(\d+)\S*", ask("-version"))
        missing = missing_parts(ask)
    except MediaFailed as failure:
        means = "No video can be made safe, watched or published. Texts can. What is sent meanwhile waits and is safe."
        return must_mend("ffmpeg", f"cannot be run ({failure.code})", means, _INSTALL)
    if version and (int(version[1]), int(version[2])) < OLDEST_FFMPEG:
        return must_mend("ffmpeg", version[0], "It is too old: some videos cannot be made safe.", _INSTALL)
    if missing:
        return must_mend("ffmpeg", f"lacks {', '.join(missing)}", "Some videos cannot be made.", _INSTALL)
    if unread := missing_decoders(ask):
        means = "Videos from some cameras are turned away."
        return note("ffmpeg", f"cannot read {', '.join(unread)}", means, _INSTALL)
    return good("ffmpeg", f"{version[0] if version else 'a build without a number'}, with all that we use")


def missing_parts(ask: Ask) -> list[str]:
    """Encoders and filters that we use and this ffmpeg lacks."""
    named = _names(ask("-encoders")) | _names(ask("-filters")) | set(ask("-bsfs").split())
    return [part for part in (*ENCODERS, *FILTERS, *UNIT_FILTERS) if part not in named]


def missing_decoders(ask: Ask) -> list[str]:
    """What phones and cameras film in, and this ffmpeg cannot read."""
    named = _names(ask("-decoders"))
    return sorted(decoder for decoder in DECODERS.values() if decoder not in named)


def _names(listed: str) -> set[str]:
    """The second word of each line: ` V....D libx264   libx264 H.264 / AVC …`."""
    return {words[1] for line in listed.splitlines() if len(words := line.split()) > 1}


def limits() -> Finding:
    """May we set the limits that every ffmpeg runs under?"""
    needed = Budget(wall_s=0, cpu_s=0)
    wanted = {"memory": (resource.RLIMIT_AS, needed.memory), "file size": (resource.RLIMIT_FSIZE, needed.file_bytes)}
    tight = [
        name
        for name, (limit, bytes_) in wanted.items()
        if 0 <= resource.getrlimit(limit)[1] < bytes_  # a negative one means: no limit
    ]
    if tight:
        means = "ffmpeg is not allowed what a large video needs, and does not even start."
        mend = "Raise the hard limits of the user that runs Storyboard (ulimit -Hv and -Hf, or in its systemd unit)."
        return must_mend("limits", f"too little {' and '.join(tight)}", means, mend)
    return good("limits", "every ffmpeg runs with limits of its own; it has no sandbox beyond that yet")

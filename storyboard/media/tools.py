"""The two programs, with the options that every call shares."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from storyboard.media.runner import Budget, IsCancelled, run

OnProgress = Callable[[float], None]

PROBE_BUDGET = Budget(wall_s=30, cpu_s=20, memory=2 << 30, file_bytes=0)


def named(path: Path) -> str:
    """Return a name that cannot be taken for an option or a protocol."""
    return f"file:{path.resolve()}"


def ffprobe(path: Path, args: Sequence[str], budget: Budget = PROBE_BUDGET) -> dict[str, Any]:
    """Return what ffprobe says about a file, as JSON. Raises `MediaFailed`."""
    words = ["-hide_banner", "-loglevel", "level+error", "-of", "json=compact=1", *args, "-i", named(path)]
    answer: dict[str, Any] = json.loads(run("ffprobe", words, budget).output)
    return answer


def ffmpeg(
    args: Sequence[str],
    budget: Budget,
    *,
    loglevel: str = "error",
    seconds: float = 0,
    on_progress: OnProgress | None = None,
    cancelled: IsCancelled | None = None,
) -> str:
    """Run ffmpeg and return its error output.

    `on_progress` gets a rising share of `seconds`, from 0 to 1. Raises `MediaFailed` or `Cancelled`.
    """
    words = ["-hide_banner", "-nostdin", "-y", "-nostats", "-loglevel", f"level+{loglevel}", *args]
    if on_progress is None or not seconds:
        return run("ffmpeg", words, budget, cancelled=cancelled).errors
    words[:0] = ["-progress", "pipe:1", "-stats_period", "0.5"]
    told = _Progress(seconds, on_progress)
    errors = run("ffmpeg", words, budget, on_line=told.line, cancelled=cancelled).errors
    on_progress(1.0)
    return errors


class _Progress:
    """Reads the lines of `-progress`; never goes back."""

    def __init__(self, seconds: float, tell: OnProgress) -> None:
        self.seconds = seconds
        self.tell = tell
        self.done = 0.0

    def line(self, line: str) -> None:
        key, _, value = line.partition("=")
        if key == "out_time_us" and value.lstrip("-").isdigit():
            done = min(1.0, int(value) / 1e6 / self.seconds)
            if done > self.done:
                self.done = done
                self.tell(done)

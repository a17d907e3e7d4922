"""Is the ffmpeg on this machine able to do our work?"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from deploy.setup import stamps
from deploy.setup.commands import ROOT, attempt
from deploy.setup.trouble import Trouble

OLDEST = (5, 1)
ENCODERS = ("libx264", "aac")
STAMP = ".ffmpeg-is-good"


def check() -> None:
    """Ask ffmpeg for its version and encoders, once for each ffmpeg that is met.

    :raises Trouble: it is too old, or lacks an encoder.
    """
    program = Path(shutil.which("ffmpeg") or "").resolve()
    facts = program.stat()
    this_one = f"{program} {facts.st_size} {facts.st_mtime_ns}"
    if stamps.fresh(ROOT / ".venv", this_one, STAMP):
        return
    _, told = attempt([str(program), "-encoders"])
    judge(told)
    stamps.remember(ROOT / ".venv", this_one, STAMP)


def judge(told: str) -> None:
    """Refuse an ffmpeg by what ``ffmpeg -encoders`` prints, banner included.

    A build from its source tree names a commit instead of a version: it is taken at its word.

    :raises Trouble: it is too old, or lacks an encoder.
    """
    version = re.search(r"^ffmpeg version n?(\d+)\.(\d+)", told, re.MULTILINE)
    if version and tuple(map(int, version.groups())) < OLDEST:
        found = ".".join(version.groups())
        raise Trouble(f"ffmpeg here is version {found}; Storyboard needs 5.1 or newer. Upgrade it, then start again.")
    encoders = set(re.findall(r"^ [VAS][.A-Z]{5} (\S+)", told, re.MULTILINE))
    missing = [name for name in ENCODERS if name not in encoders]
    if missing:
        raise Trouble(
            f"ffmpeg here lacks the encoder {' and '.join(missing)}, which Storyboard needs to make videos. "
            "Install a full build of ffmpeg, such as the one of your system's package manager, then start again."
        )

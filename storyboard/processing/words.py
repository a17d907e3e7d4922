"""What jobs, steps and failures are called, and what to do about them, for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import format_time, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from storyboard.processing.models import JobKind, JobState
from storyboard.processing.progress import Progress, WaitsFor

KINDS: Mapping[JobKind, Any] = {
    JobKind.PREPARE: _l("Make it safe and watchable"),
    JobKind.SHEET: _l("Stills for the moderators"),
    JobKind.PUBLISH: _l("Make the sizes for the public"),
}

STATES: Mapping[JobState, Any] = {
    JobState.WAITING: _l("Waits"),
    JobState.RUNNING: _l("Runs"),
    JobState.DONE: _l("Done"),
    JobState.FAILED: _l("Failed"),
    JobState.CANCELLED: _l("Not needed any more"),
}

STEPS: Mapping[str, Any] = {
    "": _l("Beginning"),
    "look": _l("Looking at the file"),
    "master": _l("Taking out all that could give somebody away"),
    "poster": _l("Choosing a picture"),
    "review": _l("Making a copy that plays everywhere"),
    "sheet": _l("Taking stills"),
    "loudness": _l("Listening how loud it is"),
    "renditions": _l("Making three sizes and the sound alone"),
}


@dataclass(frozen=True)
class Cause:
    """Why something failed, and what mends it."""

    sentence: Any
    remedy: Any


CAUSES: Mapping[str, Cause] = {
    "disk-full": Cause(
        _l("There was no room left on the disk."),
        _l("Make room or use a larger disk, then try again. The video itself is safe."),
    ),
    "storage-unreachable": Cause(
        _l("The place where films are kept did not answer, or refused us."),
        _l(
            "Look at STORAGE_URL and its credentials with `flask --app wsgi doctor`, then try again. The video is safe."
        ),
    ),
    "ffmpeg-missing": Cause(
        _l("The program ffmpeg is not installed, or not where we look for programs."),
        _l("Install ffmpeg 5.1 or newer (on Debian: apt install ffmpeg), then try again."),
    ),
    "encoder-missing": Cause(
        _l("The ffmpeg on this machine was built without a part that we need."),
        _l("Run “flask --app wsgi doctor” to see which one, install the system's own ffmpeg, then try again."),
    ),
    "timeout": Cause(
        _l("It took far longer than such a video should take, so we ended it."),
        _l("If the machine was busy with something else, try again. If it happens again, look at the video."),
    ),
    "killed": Cause(
        _l("The system ended ffmpeg, most likely because memory ran out."),
        _l("Free some memory (4 GB are enough for one video at a time), then try again."),
    ),
    "failed": Cause(
        _l("ffmpeg gave up on this video."),
        _l(
            "Read its last words below. If trying again does not help, the story waits: its author sees on their "
            "page that we are stuck, and can take it back."
        ),
    ),
    "bytes-missing": Cause(
        _l("The file is not in storage any more, although we know of it."),
        _l(
            "Restore the files from the last backup, then try again. Without one the story waits; its author can "
            "take it back."
        ),
    ),
    "worker-lost": Cause(
        _l("The worker ended in the middle of it, each time it was tried."),
        _l("Look whether the machine runs out of memory or is switched off meanwhile, then try again."),
    ),
    "lost-by-us": Cause(
        _l("The upload was lost with a machine or a disk. Its author was told, and is asked to send it once more."),
        _l("There is nothing for you to do."),
    ),
    "broke": Cause(
        _l("Something broke in our own program."),
        _l("Try again. If it happens again, tell the people who make Storyboard the words below."),
    ),
}
# A job that is done may have found that the video cannot be used; its author was told the reason on their own page.
_REFUSED = Cause(
    _l("The video cannot be used. Its author was told exactly why, and can send another."),
    _l("There is nothing for you to do."),
)


def cause(code: str) -> Cause | None:
    """Why a job failed, or why its video was turned away; None when nothing was wrong."""
    return CAUSES.get(code, _REFUSED) if code else None


def waits_for(progress: Progress) -> str:
    """What a job waits for, as a sentence; empty when it does not wait."""
    if progress.waiting_for is WaitsFor.WORKER:
        return str(_("A worker. None is running for this now."))
    if progress.waiting_for is WaitsFor.PERSON:
        return str(_("Somebody who looks at it. It was tried several times."))
    if progress.waiting_for is WaitsFor.NEXT_TRY and progress.next_try is not None:
        return str(_("The next try, at %(time)s.", time=format_time(progress.next_try, "medium")))
    if progress.waiting_for is WaitsFor.NOTHING:
        return ""
    if progress.before:
        return str(ngettext("Its turn, after %(num)d other.", "Its turn, after %(num)d others.", progress.before))
    return str(_("Its turn, which is next."))


def step(progress: Progress) -> str:
    """What is being done now, in words."""
    return str(STEPS.get(progress.step, STEPS[""]))

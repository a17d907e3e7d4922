"""Starting everything on one machine: look whether it can be, bring the database up to date, set up the demo, run."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from config import Settings
from storyboard.database import db
from storyboard.operations import doctor_tools
from storyboard.operations.demo import people
from storyboard.operations.demo.actions import REMOVED, House, key_of, set_up, what_became_of_it
from storyboard.operations.demo.stories import SAMPLES
from storyboard.operations.findings import Finding, Health
from storyboard.operations.keeping.backup import everything
from storyboard.operations.keeping.up_to_date import bring_up_to_date
from storyboard.operations.local import CannotStart, check_port, keep_running
from storyboard.storage.interface import Storage
from storyboard.stories import story_key
from storyboard.web.installation import settings, storage

Say = Callable[[str], None]

LEAST_ROOM = 200_000_000  # bytes: the demo, and a first film


def up(app: Flask, say: Say) -> int:
    """Start the site and its workers, and keep them running until told to end.

    :returns: the exit status.
    :raises CannotStart: in one sentence why not, and what to do.
    """
    ours = settings()
    check_port(ours.port)
    check_room(storage(), ours)
    check_tools(doctor_tools.ffmpeg())
    bring_up_to_date(everything(), ours.backup_folder, say)
    if not ours.production:
        set_up(House(app, db.session, storage(), ours, say), asked=False)
    demo = not ours.production and what_became_of_it(db.session) != REMOVED
    db.session.close()
    say("Starting the site and its workers …")
    return keep_running(ours, say, lambda: say(welcome(ours, demo=demo)))


def check_room(where: Storage, ours: Settings) -> None:
    """Make sure that there is room to begin with. :raises CannotStart: there is not."""
    free = where.free_bytes()
    if free < LEAST_ROOM:
        raise CannotStart(
            f"The disk of {ours.storyboard_data} is full: {free // 1_000_000} MB are free, "
            f"and at least {LEAST_ROOM // 1_000_000} MB are needed. Make room, or set STORYBOARD_DATA to another disk."
        )


def check_tools(ffmpeg: Finding) -> None:
    """Make sure that videos can be worked on. :raises CannotStart: ffmpeg or a part of it is missing."""
    if ffmpeg.health is Health.MEND:
        raise CannotStart(f"ffmpeg {ffmpeg.found}. {ffmpeg.mend}")


def welcome(ours: Settings, *, demo: bool) -> str:
    """What somebody who started it needs to know: where it is, how to come in, how to stop."""
    lines = ["", f"Storyboard is on {ours.public_url}", ""]
    if demo:
        lines += [f"Staff sign in on {ours.public_url}/staff/sign-in as", *_sign_ins(ours), ""]
        key = key_of(SAMPLES[0], ours.data_key)
        lines += [f"An author’s page: {ours.public_url}/story/ with the story key {story_key.shown(key)}", ""]
    return "\n".join([*lines, "Ctrl-C stops everything."])


def _sign_ins(ours: Settings) -> list[str]:
    found = people.sign_ins(ours.storyboard_data / people.SIGN_INS)
    return [f"  {one.role:17} {one.email:20} {one.password}" for one in found] or [
        f"  (their passwords were in {people.SIGN_INS}, which is gone: flask --app wsgi staff add EMAIL --role ROLE)"
    ]

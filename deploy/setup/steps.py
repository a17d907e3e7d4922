"""The steps, in order, for each purpose."""

from __future__ import annotations

import fcntl

from deploy.setup import environment, front_end, system, translations
from deploy.setup.commands import LOG, ROOT
from deploy.setup.trouble import Trouble

PURPOSES = ("run", "check", "test")


def prepare(purpose: str) -> None:
    """Install what this purpose needs and is not there yet.

    :param purpose: ``run`` (the product), ``check`` (and the linters), ``test`` (and a browser, services, clips).
    :raises Trouble: with the sentence to show.
    """
    if purpose not in PURPOSES:
        raise Trouble(f"There is no setup for {purpose!r}. Choose one of: {', '.join(PURPOSES)}.")
    # Two starts at once would write into the same environment: the second one waits.
    with (ROOT / "Makefile").open() as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        LOG.unlink(missing_ok=True)
        system.provide(system.needed(purpose))
        environment.provide("run" if purpose == "run" else "dev")
        if purpose == "test":
            environment.provide_clips()
        front_end.provide()
        translations.provide()

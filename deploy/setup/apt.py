"""Installing Debian packages, when we may."""

from __future__ import annotations

import functools
import os
import shutil
from collections.abc import Sequence

from deploy.setup.commands import attempt, failure, listed, say


def present() -> bool:
    """Return whether this system has apt."""
    return shutil.which("apt-get") is not None


def usable() -> bool:
    """Return whether we may install packages without being asked for a password."""
    return present() and _as_root() is not None


def install(packages: Sequence[str], names: Sequence[str]) -> None:
    """Install these packages; fetch the package lists only if those at hand are missing or too old.

    :param names: what a person calls the packages.
    :raises Trouble: apt could not.
    """
    doing = f"Installing {listed(names)} with apt"
    say(f"{doing} …")
    done, _ = _apt_get("install", "--no-install-recommends", *packages)
    if done:
        return
    say("Fetching apt's package lists first …")
    _, updated = _apt_get("update")  # It says "done" without a network too: the installation tells.
    done, installed = _apt_get("install", "--no-install-recommends", *packages)
    if not done:
        raise failure(doing, updated + installed)


def _apt_get(verb: str, *arguments: str) -> tuple[bool, str]:
    before = _as_root() or []
    return attempt([*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y", verb, *arguments])


@functools.cache
def _as_root() -> list[str] | None:
    """Return what to write before a command that root must run; None when we may not."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and attempt(["sudo", "-n", "true"])[0]:
        return ["sudo", "-n"]
    return None

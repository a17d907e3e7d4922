"""What can go wrong while things are installed, in sentences that say how to mend it."""

from __future__ import annotations

import re

HARDLY_ANY_ROOM = 64 * 1024 * 1024
DISK_FULL = "The disk is full. Storyboard needs about 2 GB to set up: make room, then start again."

# The first that matches a failed command's output names the cause, so the exact ones stand first.
CAUSES = (
    (r"No space left on device|ENOSPC|enough free space|Disk quota exceeded", DISK_FULL),
    (
        r"DO NOT MATCH THE HASHES|EINTEGRITY",
        "A downloaded package is not the one that was locked (its hash differs), so it was not installed. "
        "Try again; if it stays, the package server or something on the way has changed it.",
    ),
    (
        r"name resolution|failure resolving|could not resolve|ENOTFOUND|EAI_AGAIN|Network is unreachable|ENETUNREACH"
        r"|NewConnectionError|Connection refused|ECONNREFUSED|Could not connect|ConnectTimeout|ETIMEDOUT"
        r"|Read timed out|Connection timed out|ECONNRESET",
        "The network cannot be reached. Check the connection (and the proxy, if you use one), then start again.",
    ),
    (
        r"Could not get lock|dpkg frontend lock",
        "Another program is installing packages just now. Wait until it has finished, then start again.",
    ),
    (
        r"Permission denied|EACCES|Read-only file system|EROFS",
        "This folder, or a place beside it, may not be written to. Start again as someone who may.",
    ),
)


class Trouble(Exception):
    """One sentence for a person: what went wrong and what to do."""


def explain(doing: str, output: str, log: str, room: int) -> str:
    """Return the sentence for a command that failed while *doing* something.

    :param doing: the step in words, as it was announced ("Installing the Python packages").
    :param output: all that the command printed.
    :param log: where that output can be read in full.
    :param room: bytes free on the disk now: some programs do not say that there were none.
    """
    for pattern, sentence in CAUSES:
        if re.search(pattern, output, re.IGNORECASE):
            return f"{sentence} (Details: {log})"
    if room < HARDLY_ANY_ROOM:
        return f"{DISK_FULL} (Details: {log})"
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    last = lines[-1] if lines else "it printed nothing"
    return f"{doing} did not work: {last} (Details: {log})"

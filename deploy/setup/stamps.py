"""Remembering what was done, so that doing it again costs nothing.

A stamp is a small file that lies inside the thing it speaks of (the environment, ``node_modules``, the bundles)
and holds a digest of everything that thing was made from. Delete the thing, and its stamp is gone too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

NAME = ".made-from"


def digest(sources: Iterable[Path]) -> str:
    """Return one digest of the names and bytes of these files."""
    total = hashlib.sha256()
    for path in sorted(sources):
        content = path.read_bytes()
        total.update(f"{path.name} {len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()


def fresh(thing: Path, made_from: str, name: str = NAME) -> bool:
    """Return whether *thing* was made from exactly this."""
    stamp = thing / name
    return stamp.exists() and stamp.read_text() == made_from


def remember(thing: Path, made_from: str, name: str = NAME) -> None:
    """Note what *thing* was made from. Call it last, when it is complete."""
    thing.mkdir(parents=True, exist_ok=True)
    (thing / name).write_text(made_from)

"""Backups that have run out, bytes that no backup needs any more, and what a killed run has left."""

from __future__ import annotations

import json
import shutil
from collections.abc import Set
from datetime import datetime
from pathlib import Path

from storyboard.database import utc_now
from storyboard.operations.keeping.folder import IN_THE_MAKING, all_in, is_pool, pool_of


def clear(backups: Path) -> None:
    """Remove the half of a backup that a run which died has left; files that it copied serve the next."""
    if not is_pool(backups):
        return
    for path in backups.glob(f"{IN_THE_MAKING}*"):
        shutil.rmtree(path)
    pool_of(backups).erase_unfinished(utc_now())


def expire(backups: Path, before: datetime, withdrawn: Set[str]) -> None:
    """Let go of backups from before then, but never of the newest; and at once of the files of stories taken back."""
    if not is_pool(backups):
        return
    whole = sorted((taken, backup.folder) for backup in all_in(backups) if (taken := backup.taken_at()))
    for taken, folder in whole[:-1]:
        if taken < before:
            going = backups / f"{IN_THE_MAKING}{folder.name}"
            folder.rename(going)  # half a backup must not carry its name
            shutil.rmtree(going)
    let_go(backups, withdrawn)


def let_go(backups: Path, withdrawn: Set[str] = frozenset()) -> None:
    """Erase the bytes that no backup names, and those of stories that were taken back."""
    if not is_pool(backups):
        return
    named: set[str] = set()
    taken_back: set[str] = set()
    all_known = True
    for backup in all_in(backups):
        try:
            for file in backup.files():
                (taken_back if file.story in withdrawn else named).add(file.key)
        except (OSError, json.JSONDecodeError, TypeError):
            all_known = False  # cut by somebody's hand: nobody knows what it names
    pool = pool_of(backups)
    for key in [key for key, _ in pool.objects()]:
        if key in taken_back or (all_known and key not in named):
            pool.erase(key)

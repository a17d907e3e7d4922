"""Writing an export: rows and files one by one, never a whole film in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.database import transaction, utc_now
from storyboard.journal.actions import record
from storyboard.operations.export import readme, told
from storyboard.operations.export.folder import written_whole
from storyboard.operations.export.tables import listed, table
from storyboard.storage.interface import Missing, Storage
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, MediaFile, Story
from storyboard.stories.queries import is_visible_in

AT_ONCE = 50
# What is shown to the public; of a whole story, all but what it came as.
SHOWN = frozenset({FileRole.RENDITION, FileRole.AUDIO, FileRole.POSTER, FileRole.CAPTIONS})
KEPT = frozenset(FileRole) - {FileRole.RAW}


@dataclass
class Exported:
    """How many stories and files were written, and how many files have lost their bytes."""

    stories: int = 0
    files: int = 0
    lost: int = 0


def export_story(session: Session, storage: Storage, story_id: int, target: Path) -> Exported:
    """Write everything that is kept about one story; of one that was taken back, the bare record.

    :raises Trouble: the target cannot be used.
    """
    done = Exported()
    with written_whole(target) as folder:
        row = _written(session, storage, story_id, folder, done, roles=KEPT, whole=True) or {}
        (folder / "story.json").write_text(_json(row), encoding="utf-8")
        with table(folder / "story.csv", told.COLUMNS) as rows:
            rows.add(_flat(row))
        (folder / "README.txt").write_text(readme.of_story(utc_now()), encoding="utf-8")
    with transaction(session):
        record(session, "export.story", actor="system", story_id=story_id, files=done.files)
    return done


def export_call(session: Session, storage: Storage, call: Call, target: Path, *, everything: bool) -> Exported:
    """Write the stories of a call that may be shown somewhere, or all of them with all that is kept about them.

    :raises Trouble: the target cannot be used.
    """
    done, call_id, roles = Exported(), call.id, KEPT if everything else SHOWN
    with written_whole(target) as folder, ExitStack() as open_files:
        (folder / "call.json").write_text(_json(told.call_of(call)), encoding="utf-8")
        about = readme.of_call(call.slug, utc_now(), everything=everything)
        (folder / "README.txt").write_text(about, encoding="utf-8")
        lists = [
            open_files.enter_context(table(folder / "stories.csv", told.COLUMNS)),
            open_files.enter_context(listed(folder / "stories.json")),
        ]
        for story_id in _stories(session, call_id, everything=everything):
            row = _written(session, storage, story_id, folder, done, roles=roles, whole=everything)
            if row is not None:
                lists[0].add(_flat(row))
                lists[1].add(row)
    with transaction(session):
        record(session, "export.call", actor="system", call=call_id, everything=everything, stories=done.stories)
    return done


def _stories(session: Session, call_id: int, *, everything: bool) -> Iterator[int]:
    """The stories to write, some at a time, so that no transaction lasts as long as their films are copied."""
    wanted = select(Story.id).where(Story.call_id == call_id, Story.state != State.DRAFT)  # it was not sent to anybody
    if not everything:
        wanted = wanted.where(or_(*(is_visible_in(place) for place in Place)))
    after = 0
    while ids := session.scalars(wanted.where(Story.id > after).order_by(Story.id).limit(AT_ONCE)).all():
        session.rollback()
        yield from ids
        after = ids[-1]
    session.rollback()


def _written(
    session: Session,
    storage: Storage,
    story_id: int,
    folder: Path,
    done: Exported,
    *,
    roles: frozenset[FileRole],
    whole: bool,
) -> dict[str, Any] | None:
    """Copy the files of a story, and give its row; none of one that may be shown nowhere, unless it is wanted whole.

    What is taken back while its film is copied leaves no file here either.
    """
    story = session.get_one(Story, story_id, populate_existing=True)
    row = told.words(story) | (told.history(session, story) if whole else {})
    files = [(told.file_name(story, file), file) for file in story.files if file.role in roles]
    session.rollback()
    if not whole and not told.shown_somewhere(row):
        return None
    copied = [name for name, file in files if _copied(storage, file, folder / "files" / name)]
    now = session.get_one(Story, story_id, populate_existing=True)
    row_now = told.words(now)
    session.rollback()
    if now.state is State.WITHDRAWN or not (whole or told.shown_somewhere(row_now)):
        for name in copied:
            (folder / "files" / name).unlink()
        files, copied, row = [], [], row_now
        if not whole:
            return None
    done.stories += 1
    done.files += len(copied)
    done.lost += len(files) - len(copied)
    return {**row, "files": copied}


def _copied(storage: Storage, file: MediaFile, to: Path) -> bool:
    try:
        pieces = storage.read(file.storage_key)
    except Missing:
        return False
    to.parent.mkdir(exist_ok=True)
    with to.open("wb") as out:
        for piece in pieces:
            out.write(piece)
    return True


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "files": " ".join(row["files"])}


def _json(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, indent=1) + "\n"

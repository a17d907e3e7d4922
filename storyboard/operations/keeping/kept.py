"""Which files belong to the rows: the one list of columns that name a file in storage.

It reads the tables as they are, not as the newest code knows them, since a backup comes before a migration, too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import Select, Table, literal, select


@dataclass(frozen=True)
class Kept:
    """A file that a row speaks for: its key, its hash where the row knows it, the mark of the story that it is of.

    One that is `passing` is an upload as it came, with place and device in it: it is erased once a master is made.
    """

    key: str
    sha256: str | None = None
    story: str | None = None
    passing: bool = False


@dataclass(frozen=True)
class Keeper:
    """A table whose rows name files: in which column, with which hash, for which story, and while in which state.

    A column that has the value in `passing` tells that the file is a passing one.
    """

    table: str
    key: str
    sha256: str | None = None
    story: str | None = None
    state: str | None = None
    passing: tuple[str, str] | None = None

    def question(self, table: Callable[[str], Table]) -> Select[str, str | None, bool, str | None]:
        """Key, hash, whether it is passing, and the story's slug of each file."""
        ours = table(self.table)
        sha256 = ours.c[self.sha256] if self.sha256 else literal(None)
        named = ours.c[self.key].is_not(None) if self.state is None else ours.c.state == self.state
        passing = ours.c[self.passing[0]] == self.passing[1] if self.passing else literal(value=False)
        if self.story is None:
            return select(ours.c[self.key], sha256, passing, literal(None)).where(named)
        story = table("story")
        return (
            select(ours.c[self.key], sha256, passing, story.c.slug)
            .join(story, story.c.id == ours.c[self.story])
            .where(named)
        )

    def passing_in(self, lines: Iterable[bytes]) -> set[str]:
        """The keys of passing files in the rows of this table, as lines of a backup."""
        if self.passing is None:
            return set()
        column, value = self.passing
        return {row[self.key] for row in map(json.loads, lines) if row[column] == value}


# What is still on its way lies elsewhere, in pieces: who sends it sends it once more.
KEEPERS = (
    Keeper("media_file", "storage_key", sha256="sha256", story="story_id", passing=("role", "raw")),
    Keeper("call_logo", "storage_key", sha256="sha256"),
    Keeper("upload", "storage_key", state="complete", passing=("state", "complete")),
)

"""Which files belong to the rows: the one list of columns that name a file in storage.

It reads the tables as they are, not as the newest code knows them, since a backup comes before a migration, too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Select, Table, literal, select


@dataclass(frozen=True)
class Kept:
    """A file that a row speaks for: its key, its hash where the row knows it, the mark of the story that it is of."""

    key: str
    sha256: str | None = None
    story: str | None = None


@dataclass(frozen=True)
class Keeper:
    """A table whose rows name files: in which column, with which hash, for which story, and while in which state."""

    table: str
    key: str
    sha256: str | None = None
    story: str | None = None
    state: str | None = None

    def question(self, table: Callable[[str], Table]) -> Select[str, str | None, str | None]:
        """Key, hash and the story's slug of each file."""
        ours = table(self.table)
        sha256 = ours.c[self.sha256] if self.sha256 else literal(None)
        named = ours.c[self.key].is_not(None) if self.state is None else ours.c.state == self.state
        if self.story is None:
            return select(ours.c[self.key], sha256, literal(None)).where(named)
        story = table("story")
        return select(ours.c[self.key], sha256, story.c.slug).join(story, story.c.id == ours.c[self.story]).where(named)


# What is still on its way lies elsewhere, in pieces: who sends it sends it once more.
KEEPERS = (
    Keeper("media_file", "storage_key", sha256="sha256", story="story_id"),
    Keeper("call_logo", "storage_key", sha256="sha256"),
    Keeper("upload", "storage_key", state="complete"),
)

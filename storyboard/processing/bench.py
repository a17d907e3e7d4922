"""The workbench: what one attempt at a job works with. Files are made without a transaction, and kept in one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from storyboard.database import transaction
from storyboard.media.limits import Limits
from storyboard.media.refusal import Cancelled
from storyboard.processing import actions
from storyboard.processing.models import Job
from storyboard.processing.pulse import Pulse
from storyboard.storage.interface import Missing, Storage, new_key
from storyboard.stories.actions import add_file, forget_files
from storyboard.stories.models import FileRole, MediaFile, Story


@dataclass(frozen=True)
class Kept:
    """A file that is safe. A younger one has a higher id."""

    id: int
    key: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class Material:
    """What a job starts from: what the call accepts, and the files that the story has."""

    limits: Limits
    files: dict[tuple[FileRole, str], Kept]

    def file(self, role: FileRole, variant: str = "") -> Kept | None:
        """The file with this role, if there is one."""
        return self.files.get((role, variant))

    @property
    def master(self) -> Kept:
        """What all else is made of. :raises Missing: it is gone."""
        master = self.file(FileRole.MASTER)
        if master is None:
            raise Missing("master")
        return master


@dataclass
class Bench:
    """One attempt at a job."""

    session: Session
    storage: Storage
    pulse: Pulse
    job_id: int
    worker: str
    story_id: int
    _loose: list[str] = field(default_factory=list)

    def look(self) -> Material:
        """What there is now, as plain values: no transaction stays open while files are made."""
        story = self.session.get_one(Story, self.story_id, populate_existing=True)
        limits = Limits(seconds=story.call.longest_video_s, bytes=story.call.largest_video)
        files = {(f.role, f.variant): Kept(f.id, f.storage_key, f.facts) for f in story.files}
        self.session.rollback()
        return Material(limits, files)

    def put(self, path: Path, role: FileRole, media_type: str, facts: dict[str, Any], variant: str = "") -> MediaFile:
        """Make the bytes of a finished file safe; its row is not written yet. Until then they count as loose.

        :raises Full: there is no room. :raises Cancelled: nobody wants it any more.
        """
        if self.pulse.cancelled():
            raise Cancelled
        key = new_key()
        self._loose.append(key)
        stored = self.storage.adopt(path, key)
        return MediaFile(
            role=role,
            variant=variant,
            storage_key=key,
            media_type=media_type,
            sha256=stored.sha256,
            bytes=stored.bytes,
            facts=facts,
        )

    def keep(
        self,
        *files: MediaFile,
        instead_of: Iterable[FileRole] = (),
        and_then: Callable[[Session, Job, Story], object] | None = None,
    ) -> None:
        """Write the rows of files, and whatever follows from them, in one transaction; erase what they replace.

        :raises NotOurs: nobody wants them any more; nothing was written.
        """
        with transaction(self.session) as tx:
            job, story = actions.hold(self.session, self.job_id, self.worker)
            replaced = forget_files(self.session, story, {*instead_of, *(file.role for file in files)})
            for file in files:
                add_file(self.session, story, file)
            if and_then is not None:
                and_then(self.session, job, story)
            for key in replaced:
                tx.after_commit(self.storage.erase, key)
        self._loose.clear()

    @contextmanager
    def tidied(self) -> Iterator[None]:
        """Whatever happens inside, no bytes stay that no row speaks for. (A killed worker's are the sweep's.)"""
        try:
            yield
        finally:
            for key in self._loose:
                self.storage.erase(key)
            self._loose.clear()

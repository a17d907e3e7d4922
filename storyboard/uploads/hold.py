"""One writer an upload: a lease in its row, that ends with who holds it.

The newest connection wins: phones change networks, and the older connection of the same author is most often a dead
one. Who comes second asks the holder to stop, which looks every two seconds, keeps its bytes and lets go. A holder
whose process died cannot answer: on a disk the kernel has freed its file by then, and elsewhere the lease runs out,
which has to be renewed there: hundreds of uploads on a disk write nothing down while they go on.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storyboard.database import in_transaction, transaction, utc_now
from storyboard.storage.growing import State
from storyboard.storage.interface import Storage
from storyboard.uploads.complaints import Complaint
from storyboard.uploads.models import Upload, UploadState

LASTS = timedelta(seconds=15)
RENEWED_EVERY_S = 5.0
PATIENCE_S = 5.0
ASKED_EVERY_S = 0.2


class Overtaken(Exception):
    """A newer connection of the same author goes on from here, or ours was thought dead."""


class Hold:
    """The right to write to one upload. `upload` is as it stood when it was taken."""

    def __init__(self, session: Session, upload: Upload, mark: str, *, runs_out: bool) -> None:
        self.upload = upload
        self._session, self._mark, self._runs_out = session, mark, runs_out
        self._renewed = time.monotonic()

    def look(self) -> None:
        """Go on? Short, and leaves no connection to the database open. :raises Overtaken: no."""
        row = self._session.execute(select(Upload.held_by, Upload.stop_wanted).where(Upload.id == self.upload.id)).one()
        self._session.close()
        if row.held_by != self._mark or row.stop_wanted:
            raise Overtaken
        if self._runs_out and time.monotonic() - self._renewed > RENEWED_EVERY_S:
            self._renewed = time.monotonic()
            self.note(held_until=utc_now() + LASTS)

    def save(self, state: State) -> None:
        """Keep what the storage must know to go on; a sign of life. :raises Overtaken: somebody else writes."""
        self.note(growing=state, held_until=utc_now() + LASTS)

    def note(self, while_in: Collection[UploadState] = tuple(UploadState), **values: Any) -> bool:  # noqa: ANN401 - any column
        """Write something down, as its only writer; whether the upload was in one of these states.

        :raises Overtaken: we are not its writer any more.
        """
        with transaction(self._session):
            mine = update(Upload).where(Upload.id == self.upload.id, Upload.held_by == self._mark)
            written = (
                self._session.connection().execute(mine.where(Upload.state.in_(while_in)).values(**values)).rowcount
            )
            if written != 1 and not self._is_ours():
                raise Overtaken
        if not in_transaction(self._session):
            self._session.close()
        return bool(written == 1)

    def _is_ours(self) -> bool:
        holder = select(Upload.held_by).where(Upload.id == self.upload.id)
        return self._session.scalar(holder) == self._mark

    def let_go(self) -> None:
        """Let the next one write."""
        with transaction(self._session):
            mine = update(Upload).where(Upload.id == self.upload.id, Upload.held_by == self._mark)
            self._session.execute(mine.values(held_by=None, held_until=None, stop_wanted=False))


@contextmanager
def held(session: Session, storage: Storage, upload_id: int, patience_s: float = PATIENCE_S) -> Iterator[Hold]:
    """Hold an upload for the length of the block.

    :raises Complaint: `locked` when who holds it does not stop in time.
    """
    mark, deadline = secrets.token_hex(16), time.monotonic() + patience_s
    while not _take(session, storage, upload_id, mark):
        if time.monotonic() > deadline:
            raise Complaint("locked")
        time.sleep(ASKED_EVERY_S)
    upload = session.get_one(Upload, upload_id, populate_existing=True)
    session.expunge(upload)  # from here on it is our own note of where we are; what shall last goes through `note`
    session.close()
    hold = Hold(session, upload, mark, runs_out=not storage.growing.knows_writers)
    try:
        yield hold
    finally:
        hold.let_go()


def _take(session: Session, storage: Storage, upload_id: int, mark: str) -> bool:
    """Take what nobody holds, or who held it is gone; else ask the holder to stop, once."""
    upload = session.get_one(Upload, upload_id, populate_existing=True)
    holder, asked = upload.held_by, upload.stop_wanted
    over = upload.held_until is None or upload.held_until < utc_now()
    session.close()
    growing = storage.growing
    free = holder is None or growing.left_alone(upload.storage_key) or (over and not growing.knows_writers)
    if not free and asked:
        return False
    values = {"held_by": mark, "held_until": utc_now() + LASTS, "stop_wanted": False} if free else {"stop_wanted": True}
    with transaction(session):
        as_seen = update(Upload).where(Upload.id == upload_id, Upload.held_by.is_not_distinct_from(holder))
        taken = session.connection().execute(as_seen.values(**values)).rowcount == 1
    return free and taken

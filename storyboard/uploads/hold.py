"""One writer an upload: a lease in its row, that ends with who holds it.

The newest connection wins: phones change networks, and the older connection of the same author is most often a dead
one. Who comes second asks the holder to stop, which looks every two seconds, keeps its bytes and lets go. A holder
whose process died cannot answer: on a disk the kernel has freed its file by then, and elsewhere the lease runs out.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storyboard.database import in_transaction, transaction, utc_now
from storyboard.storage.growing import State
from storyboard.storage.interface import Storage
from storyboard.uploads.complaints import Complaint
from storyboard.uploads.models import Upload

LASTS = timedelta(seconds=15)
RENEWED_EVERY_S = 5.0
PATIENCE_S = 5.0
ASKED_EVERY_S = 0.2


class Overtaken(Exception):
    """A newer connection of the same author goes on from here, or ours was thought dead."""


class Hold:
    """The right to write to one upload. `upload` is as it stood when it was taken."""

    def __init__(self, session: Session, upload: Upload, mark: str) -> None:
        self.upload = upload
        self._session, self._mark = session, mark
        self._renewed = time.monotonic()

    def look(self) -> None:
        """Go on? Short, and leaves no connection to the database open. :raises Overtaken: no."""
        row = self._session.execute(select(Upload.held_by, Upload.stop_wanted).where(Upload.id == self.upload.id)).one()
        self._session.close()
        if row.held_by != self._mark or row.stop_wanted:
            raise Overtaken
        if time.monotonic() - self._renewed > RENEWED_EVERY_S:
            self._renewed = time.monotonic()
            self.note(held_until=utc_now() + LASTS)

    def save(self, state: State) -> None:
        """Keep what the storage must know to go on. :raises Overtaken: somebody else writes by now."""
        self.note(growing=state)

    def note(self, **values: Any) -> None:  # noqa: ANN401 - any column
        """Write something down, as its only writer. :raises Overtaken: we are not, any more."""
        with transaction(self._session):
            mine = update(Upload).where(Upload.id == self.upload.id, Upload.held_by == self._mark)
            if self._session.connection().execute(mine.values(**values)).rowcount != 1:
                raise Overtaken
        if not in_transaction(self._session):
            self._session.close()

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
    hold = Hold(session, upload, mark)
    try:
        yield hold
    finally:
        hold.let_go()


def _take(session: Session, storage: Storage, upload_id: int, mark: str) -> bool:
    """Take what nobody holds, or who held it is gone; else ask the holder to stop."""
    with transaction(session):
        upload = session.get_one(Upload, upload_id, populate_existing=True)
        until = upload.held_until
        free = upload.held_by is None or until is None or until < utc_now()
        if not (free or storage.growing.left_alone(upload.storage_key)):
            upload.stop_wanted = True
            return False
        upload.held_by, upload.held_until, upload.stop_wanted = mark, utc_now() + LASTS, False
    return True

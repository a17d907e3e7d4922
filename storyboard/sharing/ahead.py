"""A film that came ahead of the form in which its story is changed: in pieces, over a line that broke."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from storyboard.storage.interface import Stored
from storyboard.stories.models import Story
from storyboard.uploads import actions as uploads
from storyboard.uploads.models import Upload, UploadState


@dataclass(frozen=True)
class Film:
    """A film that is here; and the upload that speaks for its bytes until the story does, if it came ahead."""

    stored: Stored
    upload_id: int | None = None

    def take(self, session: Session) -> None:
        """From now on the story speaks for it, in the transaction of the caller.

        :raises Complaint: another form was faster.
        """
        if self.upload_id is not None:
            uploads.take(session, self.upload_id)


def film_for(session: Session, story: Story, with_form: Stored | None) -> Film | None:
    """The film that came with the form; else the newest that came ahead of it, is whole, and waits for its story."""
    if with_form is not None:
        return Film(with_form)
    waits = (Upload.owner == story.slug, Upload.state == UploadState.COMPLETE, Upload.offset > 0)
    upload = session.scalar(select(Upload).where(*waits).order_by(Upload.id.desc()).limit(1))
    # What it is nobody has counted yet: the worker reads every byte of it before anything is made of it.
    return None if upload is None else Film(Stored(upload.storage_key, upload.offset, ""), upload.id)

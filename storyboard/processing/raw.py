"""The end of a raw upload: its bytes go first, then its row, so that no crash in between leaves bytes unspoken for."""

from sqlalchemy import Select, and_, delete, or_, select
from sqlalchemy.orm import Session

from storyboard.database import transaction
from storyboard.processing.queries import is_looked_at
from storyboard.storage.interface import Storage
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, MediaFile, Story

_STILL_NEEDED_IN = (State.DRAFT, State.PROCESSING)


def erase_raw(session: Session, storage: Storage, story_id: int) -> None:
    """Erase the raw upload of a story, if there is one. Call it once a master is safe, or none can be made."""
    found = select(MediaFile.id, MediaFile.storage_key)
    raw = session.execute(found.where(MediaFile.story_id == story_id, MediaFile.role == FileRole.RAW)).one_or_none()
    session.rollback()
    if raw is None:
        return
    storage.erase(raw.storage_key)
    with transaction(session):
        session.execute(delete(MediaFile).where(MediaFile.id == raw.id))


def stories_with_spent_raw() -> Select[int]:
    """Stories whose raw upload is of no use any more, and is there: somebody was killed between."""
    spent = or_(Story.state.not_in(_STILL_NEEDED_IN), and_(Story.state == State.DRAFT, is_looked_at()))
    return (
        select(MediaFile.story_id)
        .join(Story, Story.id == MediaFile.story_id)
        .where(MediaFile.role == FileRole.RAW, spent)
    )

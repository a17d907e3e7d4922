"""Questions about uploads."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select

from storyboard.uploads.models import Upload, UploadState

ON_ITS_WAY = (UploadState.OPEN, UploadState.ASSEMBLING)


def upload_at(token_digest: str, owner: str) -> Select[Upload]:
    """The upload at this address, if it is this owner's; as it stands in the database now."""
    found = select(Upload).where(Upload.token_digest == token_digest, Upload.owner == owner)
    return found.execution_options(populate_existing=True)


def open_uploads(owner: str) -> Select[int]:
    """How many of this owner's uploads are on their way."""
    return select(func.count()).select_from(Upload).where(Upload.owner == owner, Upload.state.in_(ON_ITS_WAY))


def run_out(now: datetime) -> Select[int]:
    """Uploads whose time is over while they were on their way."""
    return select(Upload.id).where(Upload.expires_at < now, Upload.state.in_(ON_ITS_WAY)).order_by(Upload.id)


def keys_on_their_way() -> Select[str]:
    """Where the bytes of uploads are that may still be gone on with."""
    return select(Upload.storage_key).where(Upload.state.in_(ON_ITS_WAY))

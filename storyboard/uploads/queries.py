"""Questions about uploads."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, func, select

from storyboard.uploads.models import Upload, UploadState

ON_ITS_WAY = (UploadState.OPEN, UploadState.ASSEMBLING)
KEPT = (*ON_ITS_WAY, UploadState.COMPLETE)


def upload_at(token_digest: str, owners: Collection[str]) -> Select[Upload]:
    """The upload at this address, if it is one of these owners'; as it stands in the database now."""
    found = select(Upload).where(Upload.token_digest == token_digest, Upload.owner.in_(owners))
    return found.execution_options(populate_existing=True)


def counts(owner: str, since: datetime) -> Select[int, int]:
    """How many of this owner's uploads are on their way or wait to be taken, and how many were begun since."""
    waits, lately = Upload.state.in_(KEPT), Upload.created_at >= since
    return select(func.count().filter(waits), func.count().filter(lately)).where(Upload.owner == owner)


def still_to_come(unknown: int, since: datetime) -> Select[int]:
    """The bytes that uploads on their way were promised room for and have not sent, of those that expire after `since`.

    :param unknown: how large an upload may become that has not said so.
    """
    left = func.coalesce(Upload.length, unknown) - Upload.offset
    return select(func.coalesce(func.sum(left), 0)).where(Upload.state.in_(ON_ITS_WAY), Upload.expires_at > since)


def newest_of(owner: str) -> Select[Upload]:
    """This owner's newest upload that is on its way."""
    found = select(Upload).where(Upload.owner == owner, Upload.state.in_(ON_ITS_WAY))
    return found.order_by(Upload.id.desc()).limit(1)


def kept_of(owner: str) -> Select[int]:
    """This owner's uploads of which something is kept that nobody else speaks for."""
    return select(Upload.id).where(Upload.owner == owner, Upload.state.in_(KEPT)).order_by(Upload.id)


def run_out(now: datetime) -> Select[int]:
    """Uploads whose time is over, and of which something is kept that nobody else speaks for."""
    return select(Upload.id).where(Upload.expires_at < now, Upload.state.in_(KEPT)).order_by(Upload.id)


def kept_keys() -> Select[str]:
    """Where the bytes of uploads are that may still be gone on with, or are whole and wait to be taken."""
    return select(Upload.storage_key).where(Upload.state.in_(KEPT))

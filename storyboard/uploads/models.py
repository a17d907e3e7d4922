"""An upload on its way: how it is found, whose it is, how far it came."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from storyboard.database import Base, EncryptedText, UtcTime, utc_now, words


class UploadState(StrEnum):
    """Where an upload stands."""

    OPEN = "open"
    ASSEMBLING = "assembling"  # every byte is here; it is made one object, and told to who waits for it
    COMPLETE = "complete"
    TAKEN = "taken"  # somebody else speaks for its bytes now
    REFUSED = "refused"
    EXPIRED = "expired"
    TERMINATED = "terminated"


class Upload(Base):
    """One upload of one owner, who is opaque here. Its address is a secret, kept as a digest.

    `offset` is a copy for pages: the truth is with the bytes. `growing` is what the storage must know to go on.
    """

    __tablename__ = "upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    owner: Mapped[str] = mapped_column(String(64), index=True)
    storage_key: Mapped[str] = mapped_column(String(80), index=True)
    growing: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[UploadState] = mapped_column(words(UploadState), default=UploadState.OPEN)
    reason: Mapped[str] = mapped_column(String(24), default="")
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    length: Mapped[int | None] = mapped_column(BigInteger)
    offset: Mapped[int] = mapped_column(BigInteger, default=0)
    head: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    # What a client tells of its file may be a name: nobody else reads it, and it goes with the upload.
    told: Mapped[str | None] = mapped_column(EncryptedText)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    held_by: Mapped[str | None] = mapped_column(String(32))
    held_until: Mapped[datetime | None] = mapped_column(UtcTime)
    stop_wanted: Mapped[bool] = mapped_column(default=False)

"""The logos of those who organise what a call leads to."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storyboard.database import Base, UtcTime, utc_now


def new_slug() -> str:
    """A random address: nothing in it counts or tells the time."""
    return secrets.token_urlsafe(9)


class CallLogo(Base):
    """A picture drawn by us from one that was sent (media.logo). `name` is what is read out in its place.

    `slug` is its address, which tells nothing; a row that goes with its call leaves its bytes to the sweep.
    """

    __tablename__ = "call_logo"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    slug: Mapped[str] = mapped_column(String(16), unique=True, default=new_slug)
    place: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    storage_key: Mapped[str] = mapped_column(String(80), unique=True)
    media_type: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)

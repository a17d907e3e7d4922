"""What a story is: its row, its consents, its files, and what was said to its author."""

from __future__ import annotations

import secrets
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storyboard.calls.models import Call
from storyboard.database import Base, EncryptedText, UtcTime, utc_now, words
from storyboard.stories.age import AgeBand
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State


class Kind(StrEnum):
    """How a story is told."""

    TEXT = "text"
    VIDEO = "video"


class FileRole(StrEnum):
    """What a file of a story is for."""

    RAW = "raw"
    MASTER = "master"
    REVIEW = "review"
    POSTER = "poster"
    SHEET = "sheet"
    RENDITION = "rendition"
    AUDIO = "audio"
    CAPTIONS = "captions"


def new_slug() -> str:
    """A random public address: nothing that counts or tells the time (almost 72 bits).

    It never begins with a hyphen, which a command takes for an option and a spreadsheet for a formula.
    """
    while (slug := secrets.token_urlsafe(9)).startswith("-"):
        pass
    return slug


_IS_PENDING = text("state = 'pending'")


def _of_few(column: str) -> Index:
    """An index of a column that almost every story leaves empty."""
    there = text(f"{column} IS NOT NULL")
    return Index(f"story_{column}", column, sqlite_where=there, postgresql_where=there)


class Story(Base):
    """One story. `version` rises with every change and decides who wins a race; `file_version` counts its videos."""

    __tablename__ = "story"
    __table_args__ = (
        Index(
            "story_queue", "call_id", "rank", "ready_at", "id", sqlite_where=_IS_PENDING, postgresql_where=_IS_PENDING
        ),
        Index("story_state", "call_id", "state", "ready_at", "id"),
        Index("story_newest", "state", "ready_at", "id"),
        Index("story_language", "state", "language", "ready_at", "id"),
        Index("story_call_language", "call_id", "state", "language", "ready_at", "id"),
        Index("story_country", "state", "country", "ready_at", "id"),
        Index("story_theme", "state", "theme", "ready_at", "id"),
        _of_few("contact_mark"),
        _of_few("news_due_at"),
        _of_few("guardian_digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(16), unique=True, default=new_slug)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    kind: Mapped[Kind] = mapped_column(words(Kind))
    state: Mapped[State] = mapped_column(words(State), default=State.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    file_version: Mapped[int] = mapped_column(default=0)
    round: Mapped[int] = mapped_column(default=1)

    title: Mapped[str] = mapped_column(String(120), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    asks: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(12), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    display_name: Mapped[str] = mapped_column(String(60), default="")
    theme: Mapped[str] = mapped_column(String(60), default="", server_default="")
    # Until an author has told how old they are, the rules for children hold.
    age_band: Mapped[AgeBand] = mapped_column(words(AgeBand), default=AgeBand.UNDER_13)
    age_told: Mapped[bool] = mapped_column(default=False, server_default=true())
    guardian_said_yes: Mapped[bool] = mapped_column(default=False)
    key_digest: Mapped[str] = mapped_column(String(64), unique=True)
    # A keyed hash of what was sent: the same form twice is one story.
    sent_digest: Mapped[str] = mapped_column(String(64), default="")

    # What the author wrote to the moderators when the story was sent again.
    answer: Mapped[str] = mapped_column(Text, default="", server_default="")
    # Where its author wants news: no moderator is ever shown it. The mark is a keyed hash, to find it by.
    contact: Mapped[str | None] = mapped_column(EncryptedText)
    contact_mark: Mapped[str | None] = mapped_column(String(64))
    contact_language: Mapped[str] = mapped_column(String(12), default="", server_default="")
    news_due_at: Mapped[datetime | None] = mapped_column(UtcTime)
    # The link by which a guardian says yes or no: a digest of it, and until when it opens anything.
    guardian_digest: Mapped[str | None] = mapped_column(String(64))
    guardian_until: Mapped[datetime | None] = mapped_column(UtcTime)

    rank: Mapped[int] = mapped_column(default=1)
    held_for: Mapped[str | None] = mapped_column(String(24))
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    claim_expires_at: Mapped[datetime | None] = mapped_column(UtcTime)

    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    ready_at: Mapped[datetime | None] = mapped_column(UtcTime)
    changed_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)

    call: Mapped[Call] = relationship()
    consents: Mapped[list[Consent]] = relationship(back_populates="story", lazy="selectin")
    files: Mapped[list[MediaFile]] = relationship(back_populates="story", lazy="selectin")
    messages: Mapped[list[AuthorMessage]] = relationship(back_populates="story", order_by="AuthorMessage.id")

    def file(self, role: FileRole, variant: str = "") -> MediaFile | None:
        """The file with this role (and variant, for renditions), if there is one."""
        return next((f for f in self.files if (f.role, f.variant) == (role, variant)), None)


class Consent(Base):
    """A yes to one place, to the words of one version. A no afterwards is written beside it, nothing is forgotten."""

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("story_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"))
    place: Mapped[Place] = mapped_column(words(Place))
    call_text_id: Mapped[int] = mapped_column(ForeignKey("call_text.id"))
    granted_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcTime)

    story: Mapped[Story] = relationship(back_populates="consents")


class MediaFile(Base):
    """A file of a story, in storage under a random key. A row exists only once its bytes are safe."""

    __tablename__ = "media_file"
    __table_args__ = (UniqueConstraint("story_id", "role", "variant"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(16), unique=True, default=new_slug)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"))
    role: Mapped[FileRole] = mapped_column(words(FileRole))
    variant: Mapped[str] = mapped_column(String(12), default="")
    storage_key: Mapped[str] = mapped_column(String(80), index=True)
    media_type: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)

    story: Mapped[Story] = relationship(back_populates="files")


class AuthorMessage(Base):
    """What an author is told, by code with figures (translated when shown) or in a moderator's own words."""

    __tablename__ = "author_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    code: Mapped[str] = mapped_column(String(40))
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    text: Mapped[str] = mapped_column(Text, default="")

    story: Mapped[Story] = relationship(back_populates="messages")

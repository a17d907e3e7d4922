"""A call: the question that an organisation asks, and all that frames the answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storyboard.calls.asked import KINDS, PLACES
from storyboard.calls.standing import Standing, standing
from storyboard.database import Base, UtcTime, utc_now


class Call(Base):
    """A call for stories. Its words are in `CallText`, one per language and version.

    Nobody knows of it until it is announced. `version` rises with every change and tells who comes too late.
    """

    __tablename__ = "call"
    __table_args__ = (CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    hashtags: Mapped[str] = mapped_column(String(200))
    opens_at: Mapped[datetime] = mapped_column(UtcTime)
    closes_at: Mapped[datetime] = mapped_column(UtcTime)
    time_zone: Mapped[str] = mapped_column(String(60))
    minimum_age: Mapped[int] = mapped_column(default=13)
    kinds: Mapped[list[str]] = mapped_column(JSON, default=lambda: list(KINDS))
    places: Mapped[list[str]] = mapped_column(JSON, default=lambda: list(PLACES))
    longest_text: Mapped[int] = mapped_column(default=5000)
    longest_video_s: Mapped[int] = mapped_column(default=120)
    largest_video: Mapped[int] = mapped_column(default=1 << 30)
    reel_target_s: Mapped[int] = mapped_column(default=1200)
    themes: Mapped[list[str]] = mapped_column(JSON, default=list)
    event: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    keep_declined_days: Mapped[int] = mapped_column(default=30, server_default="30")
    keep_unsent_days: Mapped[int] = mapped_column(default=7, server_default="7")
    keep_masters_days: Mapped[int] = mapped_column(default=30, server_default="30")
    keep_stories_days: Mapped[int | None]  # none: until their authors take them back
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    announced_at: Mapped[datetime | None] = mapped_column(UtcTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcTime)

    texts: Mapped[list[CallText]] = relationship(back_populates="call", order_by="CallText.version, CallText.id")

    @property
    def standing(self) -> Standing:
        """Who knows of it."""
        return standing(self.announced_at, self.archived_at)

    @property
    def label(self) -> str:
        """By what people know it: its hashtags, or its address."""
        return self.hashtags or self.slug

    @property
    def source_language(self) -> str | None:
        """The language in which it was written first, from which the others are translated; None without words."""
        return min(self.texts, key=lambda text: text.id).language if self.texts else None

    def newest_in(self, language: str) -> CallText | None:
        """The newest words in this very language, if there are any."""
        return next((text for text in reversed(self.texts) if text.language == language), None)

    def text_in(self, language: str) -> CallText:
        """The newest words in this language; in English, or in its first language, when there are none.

        :raises LookupError: when the call has no words at all.
        """
        for wanted in (language, "en", self.source_language or ""):
            text = self.newest_in(wanted)
            if text is not None:
                return text
        raise LookupError(f"the call {self.slug} has no text")


class CallText(Base):
    """The words of a call in one language. A change is a new version: a consent names the one it was given to."""

    __tablename__ = "call_text"
    __table_args__ = (UniqueConstraint("call_id", "language", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    language: Mapped[str] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(default=1)
    question: Mapped[str] = mapped_column(Text)
    introduction: Mapped[str] = mapped_column(Text)
    what_happens: Mapped[str] = mapped_column(Text)
    consent: Mapped[str] = mapped_column(Text)
    prompts: Mapped[list[str]] = mapped_column(JSON, default=list)

    call: Mapped[Call] = relationship(back_populates="texts")

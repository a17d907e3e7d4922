"""What a story is: its row, its consents, its files, and what was said to its author."""

from __future__ import annotations

import secrets
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    TextClause,
    UniqueConstraint,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storyboard.calls.models import Call
from storyboard.calls.models_questions import Question
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
# Lists of stories hold no answers, so neither do their indexes.
_IS_A_STORY = text("question_id IS NULL AND in_reply_to IS NULL")
_IS_TO_A_QUESTION = text("question_id IS NOT NULL")
_IS_TO_A_STORY = text("in_reply_to IS NOT NULL")


def _only(columns: str, where: TextClause) -> Index:
    """An index of the rows for which this is so."""
    name, *keys = columns.split()
    return Index(name, *keys, sqlite_where=where, postgresql_where=where)


def _of_few(column: str) -> Index:
    """An index of a column that almost every story leaves empty."""
    there = text(f"{column} IS NOT NULL")
    return Index(f"story_{column}", column, sqlite_where=there, postgresql_where=there)


class Story(Base):
    """One story. `version` rises with every change and decides who wins a race; `file_version` counts its videos.

    An answer is a story, too: a few words to a question of the call (`question_id`) or to a story (`in_reply_to`).
    """

    __tablename__ = "story"
    __table_args__ = (
        CheckConstraint("question_id IS NULL OR in_reply_to IS NULL", name="answers_one_thing"),
        _only("story_queue call_id rank ready_at id", _IS_PENDING),
        Index("story_state", "call_id", "state", "ready_at", "id"),
        _only("story_newest state ready_at id", _IS_A_STORY),
        _only("story_language state language ready_at id", _IS_A_STORY),
        _only("story_call_language call_id state language ready_at id", _IS_A_STORY),
        _only("story_country state country ready_at id", _IS_A_STORY),
        _only("story_theme state theme ready_at id", _IS_A_STORY),
        _of_few("contact_mark"),
        _of_few("news_due_at"),
        _of_few("guardian_digest"),
        _only("story_answers_to_question question_id state ready_at id", _IS_TO_A_QUESTION),
        _only("story_answers_to_story in_reply_to state ready_at id", _IS_TO_A_STORY),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(16), unique=True, default=new_slug)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    in_reply_to: Mapped[int | None] = mapped_column(ForeignKey("story.id"))
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
    # Of a draft: in which page each of its parts was written last, so that an older page overwrites nothing.
    typed_in: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
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
    # The link by which a guardian says yes or no: a digest of it, and until when it opens anything, or the no.
    guardian_digest: Mapped[str | None] = mapped_column(String(64))
    guardian_until: Mapped[datetime | None] = mapped_column(UtcTime)

    rank: Mapped[int] = mapped_column(default=1)
    held_for: Mapped[str | None] = mapped_column(String(24))
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    claim_expires_at: Mapped[datetime | None] = mapped_column(UtcTime)

    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    # Since when it waits, the oldest first in the queue; once it is approved, since then, the newest first in lists.
    ready_at: Mapped[datetime | None] = mapped_column(UtcTime)
    changed_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)

    call: Mapped[Call] = relationship()
    question: Mapped[Question | None] = relationship()
    answered: Mapped[Story | None] = relationship(remote_side=id)
    consents: Mapped[list[Consent]] = relationship(back_populates="story", lazy="selectin")
    files: Mapped[list[MediaFile]] = relationship(back_populates="story", lazy="selectin")
    messages: Mapped[list[AuthorMessage]] = relationship(back_populates="story", order_by="AuthorMessage.id")

    @property
    def is_answer(self) -> bool:
        """Whether it answers a question or a story."""
        return self.question_id is not None or self.in_reply_to is not None

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

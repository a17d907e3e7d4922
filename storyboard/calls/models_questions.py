"""The questions of a call that are answered in a few lines."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storyboard.calls.asked import QuestionState
from storyboard.calls.models_logos import new_slug
from storyboard.database import Base, UtcTime, utc_now, words


class Said(NamedTuple):
    """Words, and the language that they are in."""

    language: str
    words: str


class Question(Base):
    """A question to everybody. `words` has it by language, the one that it was written in first
    (docs/decisions/0028-an-answer-is-a-short-story.md).

    `slug` is its address, which tells nothing.
    """

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    slug: Mapped[str] = mapped_column(String(16), unique=True, default=new_slug)
    place: Mapped[int]
    state: Mapped[QuestionState] = mapped_column(words(QuestionState), default=QuestionState.OPEN)
    words: Mapped[dict[str, str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)

    def said_in(self, language: str) -> Said:
        """The question in this language; in English, or as it was written first, when it is not translated."""
        found = next(one for one in (language, "en", *self.words) if one in self.words)
        return Said(found, self.words[found])

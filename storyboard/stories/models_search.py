"""The index of words of the stories that are approved (docs/decisions/0026-found-by-words.md)."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storyboard.database import Base
from storyboard.stories.search import LONGEST_WORD


class StoryWord(Base):
    """A word that stands in an approved story, folded. Compared by its bytes, so that a beginning is a stretch."""

    __tablename__ = "story_word"
    __table_args__ = (Index("story_word_stories", "word", "story_id"),)

    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), primary_key=True)
    word: Mapped[str] = mapped_column(
        String(LONGEST_WORD).with_variant(String(LONGEST_WORD, collation="C"), "postgresql"), primary_key=True
    )

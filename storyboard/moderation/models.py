"""What moderators decided, and what they passed on to others."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storyboard.database import Base, UtcTime, utc_now, words
from storyboard.staff.models import Staff
from storyboard.stories.models import Story


class Verdict(StrEnum):
    """How a moderator judged a story."""

    APPROVED = "approved"
    DECLINED = "declined"
    ASKED = "asked"


class Decision(Base):
    """One person's verdict on one round of a story. Never changed: an undo is written beside it."""

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("story_id", "round", "staff_id", "undone"),
        Index("decision_of_staff", "staff_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"))
    round: Mapped[int]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    verdict: Mapped[Verdict] = mapped_column(words(Verdict))
    reason: Mapped[str] = mapped_column(String(40), default="")
    version: Mapped[int]  # the story's, once this was decided
    at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    # 0 while it stands; the decision's own id once undone, so that the same person may decide again.
    undone: Mapped[int] = mapped_column(default=0)

    story: Mapped[Story] = relationship()
    staff: Mapped[Staff] = relationship()


class Skip(Base):
    """A moderator passed a story on to colleagues; it is not handed to them again until then."""

    __tablename__ = "skip"
    __table_args__ = (UniqueConstraint("story_id", "staff_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    until: Mapped[datetime] = mapped_column(UtcTime)

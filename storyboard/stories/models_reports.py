"""What somebody told us about a story that they think should not be shown. A row lives until it is settled."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storyboard.database import Base, UtcTime, utc_now, words
from storyboard.stories.models import Story, new_slug


class ReportReason(StrEnum):
    """Why a story should not be shown."""

    SOMEONE_SEEN = "someone_seen"
    DANGER = "danger"
    HURTS_OTHERS = "hurts_others"
    VIOLENCE = "violence"
    NOT_THEIRS = "not_theirs"
    OTHER = "other"


class Report(Base):
    """One reader's worry about a story, open until moderators settle it. Nobody knows who the reader is."""

    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(16), unique=True, default=new_slug)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    reason: Mapped[ReportReason] = mapped_column(words(ReportReason))
    words: Mapped[str] = mapped_column(Text, default="")

    story: Mapped[Story] = relationship()

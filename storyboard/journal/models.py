"""The journal: who did what, when. Rows are added and never changed; the database itself refuses both."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storyboard.database import Base, UtcTime, utc_now


class Event(Base):
    """One thing that happened. Holds no names and no texts, so it may outlive the story it tells of."""

    __tablename__ = "event"
    __table_args__ = (
        Index("event_of_story", "story_id", "id"),
        Index("event_by_kind", "kind", "at", "story_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    kind: Mapped[str] = mapped_column(String(60))
    story_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(40))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

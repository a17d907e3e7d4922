"""Ratings of approved stories, and the reel that is made of the best."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storyboard.calls.models import Call
from storyboard.database import Base, UtcTime, utc_now
from storyboard.stories.models import Story, new_slug


class Rating(Base):
    """How good one curator finds a story, from 1 to 5."""

    __tablename__ = "rating"
    __table_args__ = (
        UniqueConstraint("story_id", "staff_id"),
        CheckConstraint("stars between 1 and 5", name="one_to_five"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    stars: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)


class Reel(Base):
    """The stories for one screening, in their running order. `version` rises with every change."""

    __tablename__ = "reel"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(16), unique=True, default=new_slug)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    target_s: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)

    call: Mapped[Call] = relationship()
    items: Mapped[list[ReelItem]] = relationship(
        back_populates="reel", order_by="ReelItem.place", cascade="all, delete-orphan"
    )


class ReelItem(Base):
    """A story's place in a reel."""

    __tablename__ = "reel_item"
    __table_args__ = (UniqueConstraint("reel_id", "story_id"), Index("reel_order", "reel_id", "place"))

    id: Mapped[int] = mapped_column(primary_key=True)
    reel_id: Mapped[int] = mapped_column(ForeignKey("reel.id"))
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"))
    place: Mapped[int]

    reel: Mapped[Reel] = relationship(back_populates="items")
    story: Mapped[Story] = relationship()

"""Roles that hold in one call alone."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storyboard.database import Base, words
from storyboard.staff.roles import Role


class Assignment(Base):
    """One role of one colleague in one call. Counts only for those who are not everywhere."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("staff_id", "call_id", "role"),
        CheckConstraint("role <> 'administrator'", name="never_administrator"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # With the colleague or the call goes what one did for the other (a demo that is removed, a call that is purged).
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(words(Role))

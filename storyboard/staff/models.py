"""Staff, their sessions, and the one-time links that let them in."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import ForeignKey, String, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storyboard.database import Base, UtcTime, utc_now, words
from storyboard.staff.models_assignments import Assignment
from storyboard.staff.roles import Rights, Role, is_everywhere


class Staff(Base):
    """Somebody who works for the organisation. Never removed: what they decided stays under their name."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[Role] = mapped_column(words(Role))  # what they are here for, in the first place
    everywhere: Mapped[bool] = mapped_column(default=True, server_default=true())  # that role, in every call
    password_hash: Mapped[str | None] = mapped_column(String(200))
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcTime)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    reset_at: Mapped[datetime | None] = mapped_column(UtcTime)
    language: Mapped[str | None] = mapped_column(String(12))  # what we write to them in; None: nobody knows yet
    reset_by: Mapped[int | None]  # a colleague; SQLite cannot give a foreign key to a table that others point to

    assignments: Mapped[list[Assignment]] = relationship(order_by=Assignment.id, cascade="all, delete-orphan")

    @property
    def rights(self) -> Rights:
        """What they may do where. Asks the database once more for those alone who are not everywhere."""
        if is_everywhere(self.role, self.everywhere):
            return Rights(self.role)
        given = defaultdict(set)
        for one in self.assignments:
            given[one.call_id].add(one.role)
        return Rights(self.role, False, {call_id: frozenset(roles) for call_id, roles in given.items()})

    @property
    def label(self) -> str:
        """How the journal names this person."""
        return f"staff:{self.id}"


class StaffSession(Base):
    """One signed-in browser. Ended by writing `ended_at`, from then on it opens nothing."""

    __tablename__ = "staff_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    browser: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    seen_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcTime)  # when the password was last given here

    staff: Mapped[Staff] = relationship()


class Invitation(Base):
    """A link that works once: it lets its owner choose a password."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)

    staff: Mapped[Staff] = relationship()

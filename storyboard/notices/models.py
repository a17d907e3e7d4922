"""The outbox: what is to be mailed, and how far it is. A row is written first; a worker mails it later."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storyboard.database import OWNER, Base, EncryptedText, UtcTime, utc_now, words
from storyboard.staff.models import Staff
from storyboard.stories.models import Story


class Kind(StrEnum):
    """What a mail is about."""

    INVITATION = "invitation"
    NEW_LINK = "new-link"
    RESET = "reset"
    SUMMARY = "summary"
    QUESTION = "question"
    LOOKED_AT = "looked-at"
    FILM_UNUSABLE = "film-unusable"
    WAY_BACK = "way-back"


class State(StrEnum):
    """How far a mail is."""

    WAITING = "waiting"
    SENDING = "sending"  # a worker speaks with the mail server, or ended while it did
    SENT = "sent"  # the mail server took it
    REFUSED = "refused"  # the mail server will never take it like this
    FAILED = "failed"  # its time ran out
    UNSURE = "unsure"  # nobody knows whether it went
    DROPPED = "dropped"  # nobody needs it any more


LINKS = (Kind.INVITATION, Kind.NEW_LINK, Kind.RESET)
FOR_AUTHORS = (Kind.QUESTION, Kind.LOOKED_AT, Kind.FILM_UNUSABLE, Kind.WAY_BACK)
TROUBLE = (State.REFUSED, State.FAILED, State.UNSURE)


class Notice(Base):
    """One mail to one person. What it says (a link that opens something, perhaps) is erased with its end.

    To a colleague, or to the author of a story. Of an author no address stands here: it is read from the story at the
    moment of sending, so that it ends everywhere with the story.
    """

    __tablename__ = "notice"
    __table_args__ = (Index("notice_by_state", "state", "not_before"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(words(Kind))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True, info=OWNER)
    story_id: Mapped[int | None] = mapped_column(ForeignKey("story.id"), index=True, info=OWNER)
    recipient: Mapped[str | None] = mapped_column(EncryptedText)
    language: Mapped[str] = mapped_column(String(12))
    figures: Mapped[str | None] = mapped_column(EncryptedText)  # JSON: what the template fills in
    message_id: Mapped[str] = mapped_column(String(255), unique=True)  # the same at every try
    dedup: Mapped[str | None] = mapped_column(String(80), unique=True)
    state: Mapped[State] = mapped_column(words(State), default=State.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    until: Mapped[datetime] = mapped_column(UtcTime)  # it is of no use later
    claim: Mapped[str | None] = mapped_column(String(32))
    claimed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    error: Mapped[str] = mapped_column(String(24), default="")
    answer: Mapped[str] = mapped_column(String(200), default="")  # the mail server's words, without addresses
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)

    staff: Mapped[Staff | None] = relationship()
    story: Mapped[Story | None] = relationship()


class DailySummary(Base):
    """Somebody asked for a summary every morning. `looked_on` is the last day on which one was due."""

    __tablename__ = "daily_summary"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True, autoincrement=False)
    looked_on: Mapped[date] = mapped_column(Date)

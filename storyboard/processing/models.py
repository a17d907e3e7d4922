"""Jobs: the truth about processing. The queue only wakes workers; a lost message loses nothing."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storyboard.database import Base, UtcTime, utc_now, words
from storyboard.processing.needs import JobKind as JobKind
from storyboard.stories.models import Story


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Base):
    """One piece of work for one version of a story's video."""

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("story_id", "kind", "file_version"),
        Index("job_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"))
    kind: Mapped[JobKind] = mapped_column(words(JobKind))
    file_version: Mapped[int]
    state: Mapped[JobState] = mapped_column(words(JobState), default=JobState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(32))
    step: Mapped[str] = mapped_column(String(24), default="")
    progress: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    heartbeat_at: Mapped[datetime | None] = mapped_column(UtcTime)
    error: Mapped[str] = mapped_column(String(40), default="")
    cause: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)

    story: Mapped[Story] = relationship()


class WorkerBeat(Base):
    """A worker that runs, or ran until lately: `beat_at` tells which."""

    __tablename__ = "worker_beat"

    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    queue: Mapped[str] = mapped_column(String(24), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    beat_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)

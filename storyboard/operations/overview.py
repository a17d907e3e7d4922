"""What an administrator sees first: is anything wrong, and what waits?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from storyboard.database import utc_now
from storyboard.operations import queries
from storyboard.processing.models import JobState
from storyboard.processing.queries import lanes_alive
from storyboard.queue import QUEUES
from storyboard.storage.interface import Storage

LITTLE_ROOM = 2 << 30  # bytes: what two of the largest uploads take


@dataclass(frozen=True)
class Overview:
    """The state of the house, in figures."""

    waiting_stories: int
    oldest: datetime | None
    failed: int
    running: int
    waiting_jobs: int
    free_bytes: int
    lanes_without_worker: tuple[str, ...]

    @property
    def little_room(self) -> bool:
        """Whether uploads will soon be turned away."""
        return self.free_bytes < LITTLE_ROOM


def overview(session: Session, storage: Storage, alive_within: timedelta) -> Overview:
    """Gather the figures."""
    count, oldest = session.execute(queries.waiting_stories()).one()
    jobs = dict(session.execute(queries.count_by_state()).all())
    alive = lanes_alive(session, utc_now() - alive_within)
    return Overview(
        waiting_stories=count,
        oldest=oldest,
        failed=jobs.get(JobState.FAILED, 0),
        running=jobs.get(JobState.RUNNING, 0),
        waiting_jobs=jobs.get(JobState.WAITING, 0),
        free_bytes=storage.free_bytes(),
        lanes_without_worker=tuple(sorted(QUEUES.keys() - alive)),
    )

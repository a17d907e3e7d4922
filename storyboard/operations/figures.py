"""The figures of the house for Prometheus, read from the rows: whichever process is asked says the same.

No label ever holds an address, a key, a name or a word: calls go by their number.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from storyboard.database import utc_now
from storyboard.operations import queries, schema
from storyboard.operations.keeping.backup import last_backup
from storyboard.operations.version import version
from storyboard.processing.tasks import LANES
from storyboard.queue import QUEUES
from storyboard.storage.interface import Storage


class Figures(Collector):
    """Asks the database and the storage when it is asked."""

    def __init__(self, session: Session, engine: Engine, storage: Storage, alive_within: timedelta) -> None:
        self._session, self._engine, self._storage, self._alive_within = session, engine, storage, alive_within

    def collect(self) -> Iterator[Metric]:
        """What is known; a part that is away says so, and the rest is told all the same."""
        yield _one("info", "Which version runs; always 1.", 1, version=version())
        yield from self._of_storage()
        try:
            found = list(self._of_database())
        except SQLAlchemyError:
            self._session.rollback()
            found = []
        yield _one("database_up", "Whether the database answers.", bool(found))
        yield from found

    def _of_storage(self) -> Iterator[Metric]:
        try:
            yield _one("free_bytes", "Room for what is in the making.", self._storage.free_bytes())
        except OSError:
            return

    def _of_database(self) -> Iterator[Metric]:
        now = utc_now()
        yield _one("schema_current", "Whether the database has the schema of this version.", self._is_current())
        stories = _family("stories", "Stories, by call and state.", "call", "state")
        for call, state, number in self._session.execute(queries.stories_by_call()):
            stories.add_metric([str(call), state.value], number)
        yield stories
        waiting, oldest = self._session.execute(queries.waiting_stories()).one()
        yield _one("waiting_stories", "Stories that wait for a moderator.", waiting)
        age = (now - oldest).total_seconds() if oldest else 0
        yield _one("oldest_waiting_seconds", "How long the oldest of them has waited.", age)
        jobs = _family("jobs", "Jobs, by lane and state.", "lane", "state")
        counts: dict[tuple[str, str], int] = {}
        for kind, job_state, number in self._session.execute(queries.jobs_by_kind()):
            of = (LANES[kind], job_state.value)
            counts[of] = counts.get(of, 0) + number
        for of, number in counts.items():
            jobs.add_metric(list(of), number)
        yield jobs
        workers = _family("workers", "Workers at work, by lane.", "lane")
        alive = dict(self._session.execute(queries.workers_by_lane(now - self._alive_within)).all())
        for lane in QUEUES:
            workers.add_metric([lane], alive.get(lane, 0))
        yield workers
        backed_up = self._session.scalars(last_backup()).one()
        at = backed_up.timestamp() if backed_up else 0
        yield _one("last_backup_timestamp_seconds", "When the last backup was made; 0: never.", at)

    def _is_current(self) -> bool:
        return schema.is_current(self._engine)


def _family(name: str, about: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"storyboard_{name}", about, labels=labels)


def _one(name: str, about: str, value: float, **labels: str) -> GaugeMetricFamily:
    family = _family(name, about, *labels)
    family.add_metric(list(labels.values()), float(value))
    return family

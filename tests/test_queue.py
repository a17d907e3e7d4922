"""What every queue must do. Each backend is a parameter of `url`."""

from __future__ import annotations

import pytest

from storyboard import queue
from storyboard.processing.needs import JobKind
from storyboard.processing.tasks import deliver_to, named_in, wake


@pytest.fixture(params=["sqlite", "postgresql", "redis"])
def url(request, tmp_path):
    """An empty queue's address. Another app binds the queues to its own."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/queue.db"
    return request.getfixturevalue({"postgresql": "empty_database", "redis": "new_redis"}[request.param])()


@pytest.fixture(autouse=True)
def bound(url):
    queue.bind(url)
    yield
    for lane in queue.QUEUES.values():
        lane.storage.close()


@pytest.fixture
def done():
    """The jobs that were handed over, in order."""
    jobs: list[int] = []
    deliver_to(jobs.append)
    yield jobs
    deliver_to(lambda _job_id: None)


def work_off(lane: str) -> None:
    """What a worker's thread does, until nothing is left."""
    while (task := queue.QUEUES[lane].dequeue()) is not None:
        queue.QUEUES[lane].execute(task)


def test_a_message_wakes_its_own_lane_once(done):
    assert wake(JobKind.PREPARE, 7)
    assert wake(JobKind.PUBLISH, 8)
    assert (named_in("review"), named_in("publish")) == ({7}, {8})
    work_off("review")
    assert (done, named_in("review"), named_in("publish")) == ([7], set(), {8})
    work_off("publish")
    work_off("review")
    assert done == [7, 8]


def test_what_somebody_waits_for_goes_first_and_else_the_first_comes_first(done):
    for job, kind in ((1, JobKind.SHEET), (2, JobKind.SHEET), (3, JobKind.PREPARE), (4, JobKind.PREPARE)):
        wake(kind, job)
    work_off("review")
    assert done == [3, 4, 1, 2]


def test_a_message_for_later_is_not_taken_now(done):
    wake(JobKind.PREPARE, 5, delay_s=3600)
    work_off("review")
    assert done == []
    assert queue.review.scheduled_count() == 1


def test_messages_are_there_for_whoever_comes_next(url, done):
    wake(JobKind.PREPARE, 6)
    queue.bind(url)
    work_off("review")
    assert done == [6]


def test_a_flushed_queue_is_an_empty_one(done):
    wake(JobKind.PREPARE, 9)
    queue.review.flush()
    work_off("review")
    assert (done, named_in("review")) == ([], set())

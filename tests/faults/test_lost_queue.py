"""The queue only wakes workers: without its messages, or with too many of them, nothing is lost or done twice."""

import pytest
from sqlalchemy import select

from storyboard import queue
from storyboard.processing.models import JobState
from storyboard.processing.needs import JobKind
from storyboard.processing.tasks import wake
from storyboard.stories.lifecycle import State
from storyboard.stories.models import MediaFile
from tests.faults.conftest import until
from tests.processing.films import again, job_of, roles, send_film

pytestmark = [pytest.mark.fault, pytest.mark.media]


def test_a_queue_that_is_deleted_loses_no_story(session, settings, storage, call, clips, start_worker):
    stories = [send_film(session, storage, call, clips.landscape()) for _ in range(2)]
    for lane in queue.QUEUES.values():
        lane.storage.close()
    for path in settings.storyboard_data.glob("queue.db*"):
        path.unlink()
    start_worker()
    for story in stories:
        until(lambda story=story: "sheet" in roles(again(session, story)), "made ready")
        assert again(session, story).state is State.PENDING


def test_messages_that_come_twice_do_no_harm(session, storage, call, clips, start_worker):
    story = send_film(session, storage, call, clips.landscape())
    job = job_of(session, story, JobKind.PREPARE)
    for _ in range(5):
        assert wake(JobKind.PREPARE, job.id)
    start_worker()
    start_worker("--queue", "review")
    until(lambda: "sheet" in roles(again(session, story)), "made ready")
    until(lambda: queue.review.pending_count() == 0, "all messages taken")
    done = job_of(session, story, JobKind.PREPARE)
    assert (done.state, done.attempts) == (JobState.DONE, 1)
    kept = session.scalars(select(MediaFile.storage_key)).all()
    assert sorted(key for key, _ in storage.objects()) == sorted(kept)


def test_a_message_that_nobody_understands_does_not_stop_the_worker(session, storage, call, clips, start_worker):
    queue.review.storage.enqueue(b"not a message", 100)
    wake(JobKind.PREPARE, 987_654)  # no such job
    story = send_film(session, storage, call, clips.landscape())
    start_worker()
    until(lambda: again(session, story).state is State.PENDING, "prepared")

"""`kill -9` in the middle of a transcode: no ffmpeg is left behind, and the story comes through."""

import pytest

from storyboard.processing.models import JobState
from storyboard.processing.needs import JobKind
from storyboard.stories.lifecycle import State
from tests.faults.conftest import named_ffmpeg, until
from tests.processing.films import again, approve, job_of, roles, send_film

pytestmark = [pytest.mark.fault, pytest.mark.media]

MADE = ["audio", "master", "poster", "rendition 240p", "rendition 480p", "rendition 720p", "review", "sheet"]


def test_a_film_comes_through_although_its_worker_is_killed_twice(session, storage, call, long_film, start_worker):
    story = send_film(session, storage, call, long_film)

    worker = start_worker()
    until(lambda: job_of(session, story, JobKind.PREPARE).step == "review" and worker.its_ffmpeg(), "at work")
    left = worker.its_ffmpeg()
    worker.kill()
    until(lambda: not any(map(named_ffmpeg, left)), "ffmpeg has ended with its worker")
    assert again(session, story).state is State.PROCESSING
    assert job_of(session, story, JobKind.PREPARE).state is JobState.RUNNING

    worker = start_worker()
    until(lambda: again(session, story).state is State.PENDING, "prepared")
    assert job_of(session, story, JobKind.PREPARE).attempts == 2
    assert "raw" not in roles(again(session, story))

    approve(session, story)
    until(lambda: job_of(session, story, JobKind.PUBLISH).step == "renditions" and worker.its_ffmpeg(), "publishing")
    left = worker.its_ffmpeg()
    worker.kill()
    until(lambda: not any(map(named_ffmpeg, left)), "ffmpeg has ended with its worker")
    assert [role for role in roles(again(session, story)) if "rendition" in role] == []

    start_worker()
    until(lambda: roles(again(session, story)) == MADE, "published")
    assert job_of(session, story, JobKind.PUBLISH).state is JobState.DONE


def test_a_worker_that_is_told_to_end_does_so_at_once_and_counts_no_attempt(
    session, storage, call, long_film, start_worker
):
    story = send_film(session, storage, call, long_film)
    worker = start_worker()
    until(lambda: job_of(session, story, JobKind.PREPARE).step == "review" and worker.its_ffmpeg(), "at work")
    left = worker.its_ffmpeg()
    assert worker.end() == 0
    assert not any(map(named_ffmpeg, left))
    job = job_of(session, story, JobKind.PREPARE)
    assert (job.state, job.attempts, job.worker) == (JobState.WAITING, 0, None)
    start_worker("--queue", "review")
    until(lambda: again(session, story).state is State.PENDING, "prepared")


def test_a_review_copy_does_not_wait_behind_publishing(session, storage, call, long_film, clips, start_worker):
    first = send_film(session, storage, call, clips.tall())
    worker = start_worker()
    until(lambda: again(session, first).state is State.PENDING, "prepared")
    long_one = send_film(session, storage, call, long_film)
    until(lambda: again(session, long_one).state is State.PENDING, "prepared")
    approve(session, long_one)
    until(lambda: job_of(session, long_one, JobKind.PUBLISH).step == "renditions" and worker.its_ffmpeg(), "publishing")
    quick = send_film(session, storage, call, clips.landscape())
    until(lambda: again(session, quick).state is State.PENDING, "prepared")
    assert job_of(session, long_one, JobKind.PUBLISH).state is JobState.RUNNING

"""The life of a job: planned once, held by one worker, tried three times, told apart from what is not needed."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from storyboard import queue
from storyboard.database import transaction, utc_now
from storyboard.journal.models import Event
from storyboard.processing import actions
from storyboard.processing.actions import NotOurs
from storyboard.processing.models import Job, JobState
from storyboard.processing.needs import JobKind
from storyboard.processing.tasks import named_in
from storyboard.stories import actions as stories
from storyboard.stories.lifecycle import Act, State
from storyboard.stories.models import Kind
from tests.factory import MODERATOR, tell
from tests.processing.films import again, approve, job_of


@pytest.fixture
def story(session, call):
    """A film that Awa sent, with its job."""
    story = tell(session, call, kind=Kind.VIDEO, state=State.PROCESSING)
    with transaction(session):
        actions.plan(session, story, JobKind.PREPARE)
    return again(session, story)


@pytest.fixture
def job(session, story):
    return job_of(session, story, JobKind.PREPARE)


def is_due(session, job):
    """Time passes until the job may be tried again."""
    with transaction(session):
        session.execute(update(Job).where(Job.id == job.id).values(not_before=utc_now()))


def test_a_planned_job_waits_and_a_worker_is_woken_once_it_is_committed(session, call):
    story = tell(session, call, kind=Kind.VIDEO, state=State.PROCESSING)
    with transaction(session):
        job = actions.plan(session, story, JobKind.PREPARE)
        assert named_in("review") == set()
    assert (job.state, job.attempts, named_in("review")) == (JobState.WAITING, 0, {job.id})


def test_a_plan_that_is_rolled_back_wakes_nobody(session, call):
    story = tell(session, call, kind=Kind.VIDEO, state=State.PROCESSING)
    with pytest.raises(RuntimeError), transaction(session):
        actions.plan(session, story, JobKind.PREPARE)
        raise RuntimeError
    assert (named_in("review"), session.scalar(select(func.count(Job.id)))) == (set(), 0)


def test_planning_twice_is_planning_once(session, story, job):
    with transaction(session):
        assert actions.plan(session, story, JobKind.PREPARE).id == job.id
    assert session.scalar(select(func.count(Job.id))) == 1


def test_a_queue_that_is_gone_does_not_break_the_page(session, call, monkeypatch):
    story = tell(session, call, kind=Kind.VIDEO, state=State.PROCESSING)
    monkeypatch.setattr(queue.review.storage, "filename", "/nowhere/queue.db")
    queue.review.storage.close()
    with transaction(session):
        job = actions.plan(session, story, JobKind.PREPARE)
    assert job_of(session, story, JobKind.PREPARE).id == job.id


def test_of_two_workers_one_gets_the_job(session, job):
    first, second = actions.take(session, job.id, "one"), actions.take(session, job.id, "two")
    assert (first.worker, first.attempts, second) == ("one", 1, None)


def test_a_job_is_not_taken_before_its_time(session, job):
    with transaction(session):
        session.execute(update(Job).values(not_before=utc_now() + timedelta(minutes=1)))
    assert actions.take(session, job.id, "one") is None


def test_a_job_that_nobody_wants_any_more_is_cancelled_instead_of_taken(session, story, job):
    stories.withdraw(session, story.id)
    assert actions.take(session, job.id, "one") is None
    assert job_of(session, story, JobKind.PREPARE).state is JobState.CANCELLED


def test_a_sign_of_life_tells_how_far_it_is(session, story, job):
    actions.take(session, job.id, "one")
    assert actions.beat(session, job.id, "one", step="master", percent=30)
    now = job_of(session, story, JobKind.PREPARE)
    assert (now.step, now.progress) == ("master", 30)
    assert utc_now() - now.heartbeat_at < timedelta(seconds=5)


def test_who_does_not_hold_the_job_writes_nothing(session, story, job):
    actions.take(session, job.id, "one")
    assert not actions.beat(session, job.id, "two", step="master", percent=30)
    actions.fail(session, job.id, "two", "failed", "")
    actions.let_go(session, job.id, "two")
    with pytest.raises(NotOurs):
        actions.hold(session, job.id, "two")
    now = job_of(session, story, JobKind.PREPARE)
    assert (now.state, now.worker, now.step) == (JobState.RUNNING, "one", "")


def test_three_failures_with_pauses_then_it_waits_for_a_person(session, story, job):
    pauses = []
    for _ in range(3):
        is_due(session, job)
        assert actions.take(session, job.id, "one")
        actions.fail(session, job.id, "one", "timeout", "deadline reached")
        now = job_of(session, story, JobKind.PREPARE)
        pauses.append((now.state.value, round((now.not_before - utc_now()).total_seconds(), -1)))
    assert pauses[:2] == [("waiting", 10), ("waiting", 60)]
    assert (now.state, now.attempts, now.error, now.cause) == (JobState.FAILED, 3, "timeout", "deadline reached")
    assert session.scalar(select(Event.details).where(Event.kind == "job.failed")) == {
        "job": "prepare",
        "error": "timeout",
    }


def test_planning_does_not_start_a_failed_job_anew_but_a_person_does(session, story, job):
    with transaction(session):
        session.execute(update(Job).values(state=JobState.FAILED, attempts=3, error="disk-full", cause="…"))
    with transaction(session):
        assert actions.plan(session, story, JobKind.PREPARE).state is JobState.FAILED
    assert actions.try_again(session, job.id, actor="staff:1")
    now = job_of(session, story, JobKind.PREPARE)
    assert (now.state, now.attempts, now.error, now.cause) == (JobState.WAITING, 0, "", "")
    assert not actions.try_again(session, job.id, actor="staff:1")  # somebody else was faster


def test_a_worker_that_ends_gives_its_job_back_without_an_attempt_counted(session, story, job):
    actions.take(session, job.id, "one")
    actions.let_all_go(session, "one")
    now = job_of(session, story, JobKind.PREPARE)
    assert (now.state, now.attempts, now.worker) == (JobState.WAITING, 0, None)


def test_a_silent_worker_loses_its_job_and_a_living_one_does_not(session, story, job):
    actions.take(session, job.id, "one")
    assert not actions.lost(session, job.id, utc_now() - timedelta(minutes=1))
    assert actions.lost(session, job.id, utc_now() + timedelta(seconds=1))
    now = job_of(session, story, JobKind.PREPARE)
    assert (now.state, now.attempts, now.error) == (JobState.WAITING, 1, "worker-lost")


def test_the_third_lost_worker_is_a_failure(session, story, job):
    for _ in range(3):
        assert actions.take(session, job.id, "one")
        actions.lost(session, job.id, utc_now() + timedelta(seconds=1))
    assert job_of(session, story, JobKind.PREPARE).state is JobState.FAILED


def test_approved_undone_and_approved_again_is_published_once_more(session, call):
    story = tell(session, call, kind=Kind.VIDEO)
    job = approve(session, story)
    actions.take(session, job.id, "one")
    stories.change_state(session, story.id, Act.UNDO, by=MODERATOR)
    assert not actions.still_wanted(session, job.id, "one")
    actions.let_go(session, job.id, "one")
    assert job_of(session, story, JobKind.PUBLISH).state is JobState.CANCELLED
    assert approve(session, story).id == job.id
    assert job_of(session, story, JobKind.PUBLISH).state is JobState.WAITING


def test_a_video_that_cannot_be_used_is_no_failure_and_its_author_is_told_the_figures(session, story, job):
    actions.take(session, job.id, "one")
    actions.refuse(session, job.id, "one", "too-long", {"seconds": 130.2, "limit": 120})
    now = again(session, story)
    assert now.state is State.UNUSABLE
    assert [(message.code, message.figures) for message in now.messages] == [
        ("too-long", {"seconds": 130.2, "limit": 120})
    ]
    done = job_of(session, story, JobKind.PREPARE)
    assert (done.state, done.error) == (JobState.DONE, "too-long")

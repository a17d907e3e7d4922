"""What Awa and Malik are told while a film is worked on."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from storyboard.database import transaction, utc_now
from storyboard.media.refusal import FailureCode
from storyboard.processing import actions
from storyboard.processing.attendance import sign
from storyboard.processing.models import Job, JobState
from storyboard.processing.needs import JobKind
from storyboard.processing.progress import Progress, WaitsFor
from storyboard.processing.queries import progress_of
from storyboard.processing.words import CAUSES, KINDS, STATES, cause, step, waits_for
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Kind
from tests.factory import tell
from tests.processing.films import again, job_of


@pytest.fixture
def stories(session, call):
    """Three films that wait, and a worker."""
    sign(session, "one", ["review"])
    found = []
    for _ in range(3):
        story = tell(session, call, kind=Kind.VIDEO, state=State.PROCESSING)
        with transaction(session):
            actions.plan(session, story, JobKind.PREPARE)
        found.append(again(session, story))
    return found


def test_a_film_waits_for_its_turn_and_knows_how_many_come_first(session, stories):
    assert [progress_of(session, story).before for story in stories] == [0, 1, 2]
    assert progress_of(session, stories[2]) == Progress(JobKind.PREPARE, waiting_for=WaitsFor.TURN, before=2)


def test_a_film_that_is_worked_on_tells_step_and_percent(session, stories):
    job = job_of(session, stories[0], JobKind.PREPARE)
    actions.take(session, job.id, "one")
    actions.beat(session, job.id, "one", step="master", percent=30)
    assert progress_of(session, again(session, stories[0])) == Progress(JobKind.PREPARE, "master", 30)


def test_it_is_said_when_no_worker_is_there(session, stories):
    none = timedelta(0)
    assert progress_of(session, stories[0], none).waiting_for is WaitsFor.WORKER


def test_after_a_failure_it_waits_for_the_next_try_then_for_a_person(session, stories):
    job = job_of(session, stories[0], JobKind.PREPARE)
    actions.take(session, job.id, "one")
    actions.fail(session, job.id, "one", "timeout", "")
    found = progress_of(session, again(session, stories[0]))
    assert (found.waiting_for, found.failed) == (WaitsFor.NEXT_TRY, False)
    assert timedelta(0) < found.next_try - utc_now() <= timedelta(seconds=10)
    with transaction(session):
        session.execute(update(Job).where(Job.id == job.id).values(state=JobState.FAILED))
    found = progress_of(session, again(session, stories[0]))
    assert (found.waiting_for, found.failed) == (WaitsFor.PERSON, True)


def test_a_story_that_needs_nothing_says_nothing(session, call):
    assert progress_of(session, tell(session, call)) == Progress()


def test_a_job_that_is_not_planned_yet_is_expected(session, call):
    story = tell(session, call, kind=Kind.VIDEO, state=State.PROCESSING)
    assert progress_of(session, story) == Progress(JobKind.PREPARE, waiting_for=WaitsFor.TURN)


def test_every_failure_has_words_and_a_remedy(app):
    codes = {*FailureCode.__args__, "bytes-missing", "storage-unreachable", "worker-lost", "lost-by-us", "broke"}
    assert set(CAUSES) == codes
    assert cause("") is None
    assert cause("too-long") == cause("damaged")
    assert (set(KINDS), set(STATES)) == (set(JobKind), set(JobState))


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress(waiting_for=WaitsFor.TURN, before=1), "Its turn, after 1 other."),
        (Progress(waiting_for=WaitsFor.TURN, before=4), "Its turn, after 4 others."),
        (Progress(waiting_for=WaitsFor.TURN), "Its turn, which is next."),
        (Progress(waiting_for=WaitsFor.WORKER), "A worker. None is running for this now."),
        (Progress(percent=3), ""),
    ],
)
def test_what_it_waits_for_is_a_sentence(app, progress, words):
    with app.test_request_context():
        assert waits_for(progress) == words


def test_a_step_has_words_also_one_that_we_do_not_know(app):
    with app.test_request_context():
        assert step(Progress(step="poster")) == "Choosing a picture"
        assert step(Progress(step="of another version")) == "Beginning"

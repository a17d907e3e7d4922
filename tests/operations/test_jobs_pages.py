"""Ada's pages: every job with what it waits for, why it failed in plain words, and a button to try again."""

import pytest
from sqlalchemy import event

from storyboard.database import transaction, utc_now
from storyboard.operations.queries import PAGE
from storyboard.processing import actions
from storyboard.processing.attendance import sign
from storyboard.processing.models import JobState
from storyboard.processing.needs import JobKind
from storyboard.stories import actions as stories
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Kind
from tests.factory import open_call, tell


@pytest.fixture
def call(session):
    return open_call(session)


def film_with_job(session, call, title="The well of Sikasso", **columns):
    story = tell(session, call, kind=Kind.VIDEO, state=State.PROCESSING, title=title)
    with transaction(session):
        job = actions.plan(session, story, JobKind.PREPARE)
        for name, value in columns.items():
            setattr(job, name, value)
    return job


def failed(session, call, error="disk-full", cause="No space left", **more):
    return film_with_job(session, call, state=JobState.FAILED, attempts=3, error=error, cause=cause, **more)


def text_of(answer):
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_failed_job_says_why_in_plain_words_and_what_to_do(ada, session, call):
    failed(session, call, cause="[error] …: No space left on <device>")
    page = text_of(ada.get("/admin/jobs/"))
    assert "The well of Sikasso" in page
    assert "There was no room left on the disk." in page
    assert "Make room or use a larger disk, then try again. The video itself is safe." in page
    assert "[error] …: No space left on &lt;device&gt;" in page
    assert "3 tries" in page


def test_try_again_starts_anew_and_returns_to_the_list(ada, session, call):
    job = failed(session, call)
    answer = ada.post(f"/admin/jobs/{job.id}/try-again?state=failed")
    assert (answer.status_code, answer.location) == (302, "/admin/jobs/?state=failed")
    session.refresh(job)
    assert (job.state, job.attempts) == (JobState.WAITING, 0)
    assert "It is tried again now." in text_of(ada.get("/admin/jobs/"))


def test_who_was_slower_is_told_so(ada, session, call):
    job = film_with_job(session, call)
    ada.post(f"/admin/jobs/{job.id}/try-again")
    assert "somebody was faster" in text_of(ada.get("/admin/jobs/"))


def test_only_a_failed_job_has_the_button(ada, session, call):
    film_with_job(session, call)
    assert "try-again" not in text_of(ada.get("/admin/jobs/"))
    failed(session, call)
    assert text_of(ada.get("/admin/jobs/")).count("/try-again") == 1


def test_what_waits_says_for_what(ada, session, call):
    film_with_job(session, call)
    assert "A worker. None is running for this now." in text_of(ada.get("/admin/jobs/"))
    sign(session, "one", ["review"])
    film_with_job(session, call)
    page = text_of(ada.get("/admin/jobs/"))
    assert "Its turn, which is next." in page
    assert "Its turn, after 1 other." in page


def test_what_runs_tells_how_far_it_is(ada, session, call):
    film_with_job(session, call, state=JobState.RUNNING, step="renditions", progress=42, heartbeat_at=utc_now())
    page = text_of(ada.get("/admin/jobs/"))
    assert '<progress max="100"' in page
    assert "Making three sizes and the sound alone · 42 %" in page


def test_a_story_that_was_taken_back_has_no_title(ada, session, call):
    job = film_with_job(session, call)
    stories.withdraw(session, job.story_id)
    page = text_of(ada.get("/admin/jobs/"))
    assert ("taken back by its author" in page, "The well of Sikasso" in page) == (True, False)


def test_the_list_shows_one_state_when_asked(ada, session, call):
    film_with_job(session, call, title="One that waits")
    failed(session, call, title="One that failed")
    page = text_of(ada.get("/admin/jobs/?state=failed"))
    assert ("One that failed" in page, "One that waits" in page) == (True, False)
    assert "One that waits" in text_of(ada.get("/admin/jobs/?state=nonsense"))


def test_older_jobs_are_a_page_further(ada, session, call):
    for number in range(PAGE + 2):
        film_with_job(session, call, title=f"Film number {number:03}")
    first = text_of(ada.get("/admin/jobs/"))
    assert ("Film number 031" in first, "Film number 001" in first) == (True, False)
    after = first.split("after=")[1].split('"')[0]
    second = text_of(ada.get(f"/admin/jobs/?after={after}"))
    assert ("Film number 002" in second, "Film number 001" in second, "Older jobs" in second) == (False, True, False)


def test_the_number_of_questions_does_not_grow_with_the_list(app, ada, session, call):
    asked = []
    event.listen(app.extensions["storyboard_engine"], "before_cursor_execute", lambda *args: asked.append(args[2]))

    def questions():
        asked.clear()
        text_of(ada.get("/admin/jobs/"))
        return len(asked)

    failed(session, call)
    at_one = questions()
    for _ in range(2):
        failed(session, call)
    assert questions() == at_one


def test_malik_and_eve_have_no_business_here(malik, eve, session, call):
    job = failed(session, call)
    for path in ("/admin/", "/admin/jobs/"):
        assert (malik.get(path).status_code, eve.get(path).status_code) == (403, 302)
    for browser in (malik, eve):
        browser.post(f"/admin/jobs/{job.id}/try-again")
    session.refresh(job)
    assert job.state is JobState.FAILED


def test_a_story_that_nobody_was_sent_yet_is_not_called_by_its_title(ada, session, call):
    draft = tell(session, call, kind=Kind.VIDEO, state=State.DRAFT, title="Not for you yet")
    with transaction(session):
        actions.plan(session, draft, JobKind.PREPARE)
    page = text_of(ada.get("/admin/jobs/"))
    assert ("not sent yet" in page, "Not for you yet" in page) == (True, False)

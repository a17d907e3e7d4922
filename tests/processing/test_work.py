"""Whatever happens to a worker in the middle of its work, nothing is lost, done twice, or shown that should not be."""

import threading
import time
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select, update

from storyboard.database import db, transaction, utc_now
from storyboard.processing import actions, pulse, work
from storyboard.processing.models import Job, JobState
from storyboard.processing.needs import JobKind
from storyboard.processing.sweep import sweep
from storyboard.stories import actions as stories
from storyboard.stories.lifecycle import Act, State
from storyboard.stories.models import FileRole, Story
from tests.clips import ffmpeg, moving_picture
from tests.factory import MODERATOR
from tests.processing.films import again, approve, do, job_of, roles, send_another, send_film

pytestmark = pytest.mark.media


class Killed(BaseException):
    """As if the power went: no handler of ours runs on."""


class Wrapped:
    """The real storage, with something that happens first each time it is asked to change or lend bytes."""

    def __init__(self, storage, first):
        self._storage, self._first = storage, first

    def __getattr__(self, name):
        if name in ("adopt", "erase", "local", "scratch"):
            self._first(name)
        return getattr(self._storage, name)


@contextmanager
def wrapped(app, first):
    real = app.extensions["storyboard_storage"]
    app.extensions["storyboard_storage"] = Wrapped(real, first)
    try:
        yield
    finally:
        app.extensions["storyboard_storage"] = real


def do_all(app, session, story):
    """Work until no job of the story waits."""
    for _ in range(10):
        session.rollback()
        waiting = session.scalars(select(Job).where(Job.story_id == story.id, Job.state == JobState.WAITING)).all()
        for job in waiting:
            do(app, job)
        if not waiting:
            return


def die_after(app, session, story, steps):
    """Work until the storage was asked `steps` times, then end like a killed process. Whether it came to that."""
    left = [steps]

    def first(_name):
        left[0] -= 1
        if left[0] < 0:
            raise Killed

    try:
        with wrapped(app, first):
            do_all(app, session, story)
    except Killed:
        return True
    return False


def the_sweep_finds_it(app, session, storage):
    with transaction(session):
        long_ago = utc_now().replace(year=2020)
        session.execute(update(Job).where(Job.state == JobState.RUNNING).values(heartbeat_at=long_ago, attempts=1))
    sweep(session, storage, 60)


def test_killed_at_any_step_the_next_attempt_goes_on_and_ends_the_same(app, session, storage, call, clips):
    """HEVC takes every step: master, end of the raw upload, poster, review copy, stills, renditions."""
    deaths = 0
    for steps in range(40):
        story = send_film(session, storage, call, clips.hevc())
        died = die_after(app, session, story, steps)
        deaths += died
        the_sweep_finds_it(app, session, storage)
        do_all(app, session, story)
        story = again(session, story)
        assert (story.state, roles(story)) == (State.PENDING, ["master", "poster", "review", "sheet"])
        assert job_of(session, story, JobKind.PREPARE).state is JobState.DONE
        if not died:
            break
    assert deaths > 8


@pytest.mark.parametrize("kind", list(JobKind))
def test_twice_is_once(app, session, storage, call, clips, kind):
    story = send_film(session, storage, call, clips.landscape())
    do_all(app, session, story)
    approve(session, story)
    do_all(app, session, story)
    if kind is JobKind.PREPARE:  # its end is a state that a story reaches once
        with transaction(session):
            session.execute(update(Story).where(Story.id == story.id).values(state=State.PROCESSING))
    files = {(file.role, file.variant, file.storage_key) for file in again(session, story).files}
    with transaction(session):
        values = {"state": JobState.WAITING, "not_before": utc_now()}
        session.execute(update(Job).where(Job.kind == kind).values(**values))
    do(app, job_of(session, story, kind))
    assert job_of(session, story, kind).state is JobState.DONE
    assert {(file.role, file.variant, file.storage_key) for file in again(session, story).files} == files
    assert len(list(storage.objects())) == len(files)


@pytest.mark.parametrize("kind", [JobKind.PREPARE, JobKind.PUBLISH])
def test_what_is_made_of_a_film_that_was_withdrawn_meanwhile_is_thrown_away(app, session, storage, call, clips, kind):
    story = send_film(session, storage, call, clips.landscape())
    if kind is JobKind.PUBLISH:
        do_all(app, session, story)
        approve(session, story)
    job = job_of(session, story, kind)
    withdrawn = []

    def at_the_first_file(name):
        if name == "adopt" and not withdrawn:
            with app.app_context():  # Awa's own request, on a connection of its own
                keys = stories.withdraw(db.session, story.id)
            withdrawn.extend(keys)
            for key in keys:
                storage.erase(key)

    with wrapped(app, at_the_first_file):
        do(app, job)
    assert withdrawn
    story = again(session, story)
    assert (story.state, roles(story), list(storage.objects())) == (State.WITHDRAWN, [], [])
    assert job_of(session, story, kind).state is JobState.CANCELLED


def test_what_is_made_of_a_film_that_was_replaced_meanwhile_is_thrown_away(
    app, session, storage, call, clips, monkeypatch
):
    """Even when the new film is approved before the old one's sizes are ready, and the pulse never noticed."""
    monkeypatch.setattr(pulse, "LOOK_EVERY_S", 600)
    monkeypatch.setattr(pulse, "BEAT_EVERY_S", 600)
    story = send_film(session, storage, call, clips.tall())
    do_all(app, session, story)
    old_job = approve(session, story)
    replaced = []

    def at_the_first_file(name):
        if name == "adopt" and not replaced:
            replaced.append(True)
            with app.app_context():
                new = send_another(db.session, storage, db.session.get(Story, story.id), clips.silent())
                do(app, job_of(db.session, new, JobKind.PREPARE), worker="another")
                approve(db.session, new)

    with wrapped(app, at_the_first_file):
        do(app, old_job)
    story = again(session, story)
    assert (story.state, roles(story)) == (State.APPROVED, ["master", "poster"])
    do_all(app, session, story)
    story = again(session, story)
    assert roles(story) == ["master", "poster", "rendition 240p", "sheet"]
    assert story.file(FileRole.RENDITION, "240p").facts["height"] == 180


def test_ffmpeg_ends_within_seconds_when_awa_takes_her_film_back(app, session, storage, call, clips, tmp_path):
    long_one = tmp_path / "long.mp4"
    ffmpeg(*moving_picture("1280x720", seconds=60), "-c:v", "libx264", "-preset", "ultrafast", str(long_one))
    story = send_film(session, storage, call, long_one)
    do_all(app, session, story)
    job = approve(session, story)
    session.rollback()
    at_work = threading.Thread(target=do, args=(app, job))
    at_work.start()
    time.sleep(1.5)
    began = time.monotonic()
    stories.withdraw(session, story.id)
    at_work.join()
    assert time.monotonic() - began < 3
    assert (job_of(session, story, JobKind.PUBLISH).state, roles(again(session, story))) == (JobState.CANCELLED, [])


def test_a_worker_that_is_told_to_end_gives_the_job_back(app, session, storage, call, clips):
    story = send_film(session, storage, call, clips.landscape())
    ending = threading.Event()
    ending.set()
    do(app, job_of(session, story, JobKind.PREPARE), stopping=ending)
    job = job_of(session, story, JobKind.PREPARE)
    assert (job.state, job.attempts, again(session, story).state) == (JobState.WAITING, 0, State.PROCESSING)
    do_all(app, session, story)
    assert again(session, story).state is State.PENDING


def test_no_transaction_is_open_while_files_are_made(app, session, storage, call, clips):
    story = send_film(session, storage, call, clips.hevc())
    engine = app.extensions["storyboard_engine"]
    mine, asked, lent = threading.get_ident(), [], [0]

    def count(step):
        lent[0] += step if threading.get_ident() == mine else 0

    for kind, steps in ((JobKind.PREPARE, 8), (JobKind.SHEET, 3)):
        job = job_of(session, story, kind)
        job_id = job.id
        session.rollback()
        event.listen(engine, "checkout", checkout := lambda *_: count(1))
        event.listen(engine, "checkin", checkin := lambda *_: count(-1))
        asked.clear()
        with wrapped(app, lambda name: asked.append((name, lent[0]))):
            work.run(app, job_id, "one", threading.Event())
        event.remove(engine, "checkout", checkout)
        event.remove(engine, "checkin", checkin)
        assert len(asked) >= steps
        assert [name for name, connections in asked if connections] == []


def test_a_sheet_is_not_made_for_a_story_that_was_declined(app, session, storage, call, clips):
    story = send_film(session, storage, call, clips.landscape())
    do(app, job_of(session, story, JobKind.PREPARE))
    stories.change_state(session, story.id, Act.DECLINE, by=MODERATOR, given={"reason"})
    do(app, job_of(session, story, JobKind.SHEET))
    assert job_of(session, story, JobKind.SHEET).state is JobState.CANCELLED
    assert roles(again(session, story)) == ["master", "poster"]


def test_our_own_mistake_ends_in_the_job_s_row_and_names_no_text(app, session, storage, call, clips):
    story = send_film(session, storage, call, clips.landscape())

    def break_down(_name):
        raise ValueError(f"about {story.title}")

    with wrapped(app, break_down):
        do(app, job_of(session, story, JobKind.PREPARE))
    job = job_of(session, story, JobKind.PREPARE)
    assert (job.state, job.error) == (JobState.WAITING, "broke")
    assert job.cause.startswith("ValueError (test_work.py:")


def test_a_worker_whose_job_was_given_to_another_keeps_nothing(app, session, storage, call, clips):
    story = send_film(session, storage, call, clips.landscape())
    job = job_of(session, story, JobKind.PREPARE)
    taken = []

    def long_silence(name):
        if name == "adopt" and not taken:
            with app.app_context():
                actions.lost(db.session, job.id, utc_now().replace(year=2100))
                taken.append(actions.take(db.session, job.id, "another"))

    with wrapped(app, long_silence):
        do(app, job)
    assert taken[0].worker == "another"
    now = job_of(session, story, JobKind.PREPARE)
    assert (now.state, now.worker) == (JobState.RUNNING, "another")
    assert roles(again(session, story)) == ["raw"]
    assert len(list(storage.objects())) == 1

"""The sweep brings back what fell out of its way; tidying erases what nobody speaks for, and nothing else."""

import os
import time
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from storyboard import queue
from storyboard.database import transaction, utc_now
from storyboard.processing import actions
from storyboard.processing.attendance import leave, sign
from storyboard.processing.models import Job, JobState, WorkerBeat
from storyboard.processing.needs import JobKind
from storyboard.processing.queries import lanes_alive
from storyboard.processing.sweep import Swept, sweep
from storyboard.processing.tasks import named_in
from storyboard.processing.tidying import Tidied, tidy
from storyboard.staff import actions as staff
from storyboard.staff.models import Invitation
from storyboard.staff.models_factors import Challenge, HalfSignIn
from storyboard.staff.roles import Role
from storyboard.storage.interface import Missing, new_key
from storyboard.stories import actions as stories
from storyboard.stories.lifecycle import Act, State
from storyboard.stories.models import FileRole, Kind, MediaFile
from tests.factory import MODERATOR, tell
from tests.processing.films import again, approve, job_of, roles

TIMEOUT_S = 60


@pytest.fixture
def story(session, call):
    """A film that Awa sent, with its job."""
    story = tell(session, call, kind=Kind.VIDEO, state=State.PROCESSING)
    with transaction(session):
        actions.plan(session, story, JobKind.PREPARE)
    return again(session, story)


def put(storage, key, data=b"bytes", hours_old=0.0):
    with storage.writer(key) as writer:
        writer.write(data)
        writer.finish()
    then = time.time() - hours_old * 3600
    os.utime(storage._path(key), (then, then))
    return key


def test_nothing_to_find_is_found_cheaply(session, storage, story):
    assert sweep(session, storage, TIMEOUT_S) == Swept()


def test_a_job_whose_message_was_lost_is_woken_once(session, storage, story):
    queue.review.flush()
    assert sweep(session, storage, TIMEOUT_S) == Swept(woken=1)
    assert named_in("review") == {job_of(session, story, JobKind.PREPARE).id}
    assert sweep(session, storage, TIMEOUT_S) == Swept()


def test_a_job_whose_time_has_not_come_is_left_alone(session, storage, story):
    queue.review.flush()
    with transaction(session):
        session.execute(update(Job).values(not_before=utc_now() + timedelta(seconds=60)))
    assert sweep(session, storage, TIMEOUT_S) == Swept()


def test_the_job_of_a_dead_worker_waits_again(session, storage, story):
    job = job_of(session, story, JobKind.PREPARE)
    actions.take(session, job.id, "gone")
    assert sweep(session, storage, TIMEOUT_S) == Swept()
    with transaction(session):
        session.execute(update(Job).values(heartbeat_at=utc_now() - timedelta(seconds=TIMEOUT_S + 1)))
    assert sweep(session, storage, TIMEOUT_S).lost == 1
    assert job_of(session, story, JobKind.PREPARE).state is JobState.WAITING


@pytest.mark.parametrize(
    ("state", "kind"), [(State.PROCESSING, JobKind.PREPARE), (State.PENDING, JobKind.SHEET)], ids=["sent", "prepared"]
)
def test_a_story_that_needs_a_job_and_has_none_gets_it(session, storage, call, state, kind):
    story = tell(session, call, kind=Kind.VIDEO, state=state)
    assert sweep(session, storage, TIMEOUT_S).forgotten == 1
    assert job_of(session, story, kind).state is JobState.WAITING
    assert sweep(session, storage, TIMEOUT_S) == Swept()


def test_a_failed_job_is_left_to_a_person(session, storage, story):
    with transaction(session):
        session.execute(update(Job).values(state=JobState.FAILED))
    assert sweep(session, storage, TIMEOUT_S) == Swept()


def test_a_story_that_waits_again_gets_the_stills_that_were_cancelled(session, storage, call):
    story = tell(session, call, kind=Kind.VIDEO)
    sweep(session, storage, TIMEOUT_S)
    job = job_of(session, story, JobKind.SHEET)
    stories.change_state(session, story.id, Act.DECLINE, by=MODERATOR, given={"reason"})
    assert actions.take(session, job.id, "one") is None
    stories.change_state(session, story.id, Act.UNDO, by=MODERATOR)
    assert sweep(session, storage, TIMEOUT_S).forgotten == 1
    assert job_of(session, story, JobKind.SHEET).state is JobState.WAITING


def test_publishing_and_stills_of_an_approved_story_are_both_looked_after(session, storage, call):
    story = tell(session, call, kind=Kind.VIDEO)
    approve(session, story)
    with transaction(session):
        session.execute(delete(Job))
    assert sweep(session, storage, TIMEOUT_S).forgotten == 2


def test_a_raw_upload_that_outlived_its_use_is_erased_within_one_sweep(session, storage, call):
    story = tell(session, call, kind=Kind.VIDEO, state=State.UNUSABLE)
    put(storage, story.file(FileRole.RAW).storage_key)
    key = story.file(FileRole.RAW).storage_key
    assert sweep(session, storage, TIMEOUT_S) == Swept(raw_erased=1)
    assert roles(again(session, story)) == []
    with pytest.raises(Missing):
        storage.size(key)


def test_a_raw_upload_that_is_still_needed_is_kept(session, storage, story):
    key = put(storage, story.file(FileRole.RAW).storage_key, hours_old=48)
    sweep(session, storage, TIMEOUT_S)
    tidy(session, storage)
    assert storage.size(key) == 5


def test_a_queue_that_cannot_be_asked_does_not_stop_the_sweep(session, storage, story, monkeypatch):
    queue.review.storage.close()
    monkeypatch.setattr(queue.review.storage, "filename", "/nowhere/queue.db")
    assert sweep(session, storage, TIMEOUT_S) == Swept()


def test_bytes_that_no_row_speaks_for_are_erased_once_a_row_cannot_follow_any_more(session, storage, story):
    kept = put(storage, story.file(FileRole.RAW).storage_key, hours_old=30)
    young = put(storage, new_key(), hours_old=0.9)
    put(storage, new_key(), hours_old=1.1)
    assert tidy(session, storage) == Tidied(orphans=1)
    assert {key for key, _ in storage.objects()} == {kept, young}


def test_rows_whose_bytes_are_gone_are_counted_not_erased(session, storage, story):
    assert tidy(session, storage) == Tidied(without_bytes=1)
    assert session.scalar(select(func.count(MediaFile.id))) == 1


def test_files_left_unfinished_for_a_day_are_erased(session, storage, settings):
    old, young = (settings.storyboard_data / "files/unfinished" / name for name in ("old", "young"))
    for path, hours in ((old, 25), (young, 23)):
        path.write_bytes(b"half")
        os.utime(path, (time.time() - hours * 3600,) * 2)
    assert tidy(session, storage) == Tidied(unfinished=1)
    assert (old.exists(), young.exists()) == (False, True)


def test_invitations_long_run_out_are_forgotten(session, storage):
    staff.add(session, "malik@example.org", Role.MODERATOR, "Malik")
    tidy(session, storage)
    assert session.scalar(select(func.count(Invitation.id))) == 1
    with transaction(session):
        session.execute(update(Invitation).values(expires_at=utc_now() - timedelta(days=31)))
    tidy(session, storage)
    assert session.scalar(select(func.count(Invitation.id))) == 0


def test_sign_ins_that_were_never_finished_are_forgotten(session, storage):
    staff.add(session, "malik@example.org", Role.MODERATOR, "Malik")
    with transaction(session):
        for hours, name in ((2, "old"), (0, "young")):
            at = utc_now() - timedelta(hours=hours)
            session.add(HalfSignIn(staff_id=1, token_digest=name, created_at=at))
            session.add(Challenge(holder=name, nonce=b"", created_at=at))
    tidy(session, storage)
    assert session.scalars(select(HalfSignIn.token_digest)).all() == ["young"]
    assert session.scalars(select(Challenge.holder)).all() == ["young"]


def test_a_worker_is_there_from_its_sign_until_it_leaves(session):
    since = utc_now() - timedelta(minutes=1)
    sign(session, "one", ["review", "publish"])
    sign(session, "one", ["review", "publish"])
    sign(session, "two", ["review"])
    assert lanes_alive(session, since) == {"review", "publish"}
    leave(session, "one")
    assert lanes_alive(session, since) == {"review"}
    session.rollback()
    with transaction(session):
        session.execute(update(WorkerBeat).values(beat_at=since))
    assert lanes_alive(session, utc_now() - timedelta(seconds=30)) == set()

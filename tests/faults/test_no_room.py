"""A full disk, and an ffmpeg that is not there: a job that failed for a plain reason, and goes on when tried again."""

import os
import subprocess
from dataclasses import replace

import pytest
from sqlalchemy import update

from storyboard import create_app
from storyboard.database import db, transaction, utc_now
from storyboard.processing import actions
from storyboard.processing.models import Job, JobState
from storyboard.processing.needs import JobKind
from storyboard.stories.lifecycle import State
from tests.clips import ffmpeg, moving_picture
from tests.factory import open_call
from tests.faults.conftest import until
from tests.processing.films import again, do, job_of, roles, send_film

pytestmark = [pytest.mark.fault, pytest.mark.media]


def is_due(session):
    """Time passes until what waits may be tried again."""
    with transaction(session):
        session.execute(update(Job).where(Job.state == JobState.WAITING).values(not_before=utc_now()))


def fail_three_times(app, session, story):
    for _ in range(3):
        is_due(session)
        do(app, job_of(session, story, JobKind.PREPARE))
    return job_of(session, story, JobKind.PREPARE)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 3 MB, in memory."""
    place = tmp_path / "small"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)], capture_output=True)
    if made.returncode:
        pytest.skip("mounting a small disk needs to be root, with the right to mount")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_full_disk_is_a_plain_reason_and_room_mends_it(settings, small_disk, tmp_path):
    app = create_app(replace(settings, storage_url=f"file://{small_disk}"))
    clip = tmp_path / "clip.mp4"
    ffmpeg(*moving_picture("640x360", seconds=4), "-c:v", "libx264", "-b:v", "2M", "-preset", "ultrafast", str(clip))
    assert 600_000 < clip.stat().st_size < 1_500_000
    with app.app_context():
        session, storage = db.session, app.extensions["storyboard_storage"]
        story = send_film(session, storage, open_call(session), clip)
        room = os.statvfs(small_disk)
        (small_disk / "ballast").write_bytes(bytes(room.f_bavail * room.f_frsize - 100_000))

        job = fail_three_times(app, session, story)
        assert (job.state, job.error, again(session, story).state) == (JobState.FAILED, "disk-full", State.PROCESSING)
        assert roles(again(session, story)) == ["raw"]
        assert len(list(storage.objects())) == 1

        (small_disk / "ballast").unlink()
        assert actions.try_again(session, job.id, actor="staff:1")
        do(app, job_of(session, story, JobKind.PREPARE))
        assert (again(session, story).state, roles(again(session, story))) == (State.PENDING, ["master", "poster"])
    app.extensions["storyboard_engine"].dispose()


def test_without_ffmpeg_the_reason_is_plain_and_installing_it_mends_it(
    app, session, storage, call, clips, start_worker
):
    story = send_film(session, storage, call, clips.landscape())
    worker = start_worker(PATH="/nowhere")
    for attempts in (1, 2, 3):
        until(lambda n=attempts: job_of(session, story, JobKind.PREPARE).attempts == n, f"attempt {attempts}")
        until(lambda: job_of(session, story, JobKind.PREPARE).state is not JobState.RUNNING, "ended")
        is_due(session)
    job = job_of(session, story, JobKind.PREPARE)
    assert (job.state, job.error, job.cause) == (JobState.FAILED, "ffmpeg-missing", "ffprobe is not installed")
    assert again(session, story).state is State.PROCESSING
    assert worker.end() == 0

    assert actions.try_again(session, job.id, actor="staff:1")
    start_worker()
    until(lambda: again(session, story).state is State.PENDING, "prepared")


def test_killed_right_after_the_raw_upload_was_erased_the_master_is_enough(app, session, storage, call, clips):
    story = send_film(session, storage, call, clips.hevc())
    job_id = job_of(session, story, JobKind.PREPARE).id
    session.rollback()
    asked = []

    class PowerCut(BaseException):
        """Nothing of ours runs on."""

    class Storage:
        def __getattr__(self, name):
            asked.append(name)
            if "erase" in asked[:-1]:
                raise PowerCut
            return getattr(storage, name)

    app.extensions["storyboard_storage"] = Storage()
    with pytest.raises(PowerCut):
        do(app, job_of(session, story, JobKind.PREPARE))
    app.extensions["storyboard_storage"] = storage
    assert roles(again(session, story)) == ["master"]
    assert actions.lost(session, job_id, utc_now().replace(year=2100))
    work_on = job_of(session, story, JobKind.PREPARE)
    do(app, work_on)
    assert (again(session, story).state, roles(again(session, story))) == (
        State.PENDING,
        ["master", "poster", "review"],
    )

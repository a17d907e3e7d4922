"""Films as they came, with place and device in them: in no backup, and their authors are asked for them after one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from storyboard.database import db, transaction, utc_now
from storyboard.operations.keeping.backup import back_up
from storyboard.operations.keeping.folder import Backup
from storyboard.operations.keeping.restore import restore
from storyboard.processing.actions import LOST_BY_US
from storyboard.processing.models import Job, JobState
from storyboard.processing.needs import JobKind
from storyboard.processing.sweep import sweep
from storyboard.sharing.actions import replace_film
from storyboard.sharing.ahead import Film
from storyboard.storage.interface import Stored
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, MediaFile, Story
from storyboard.uploads.models import Upload, UploadState
from tests.operations.keeping.conftest import GROWN, SMALL
from tests.operations.keeping.houses import FORTNIGHT, furnished, put

RAW = select(MediaFile).join(Story).where(MediaFile.role == FileRole.RAW, Story.state == State.PROCESSING)
GPS = b"+59.3293+018.0686/"  # where a phone says that it was


@pytest.fixture
def waiting(home):
    """The key of Awa's film that waits to be prepared, and of one that is here while its form is filled in."""
    with home.app.app_context():
        raw = db.session.scalars(RAW).one()
        put(db.session, home.storage, raw, GPS + b"film")
        with home.storage.writer("c" * 32) as writer:
            writer.write(GPS + b"ahead of its form")
            writer.finish()
        with transaction(db.session):
            until = utc_now() + timedelta(hours=2)
            db.session.add(
                Upload(token_digest="t", owner="o", storage_key="c" * 32, state=UploadState.COMPLETE, expires_at=until)
            )
        return {raw.storage_key, "c" * 32}


@pytest.fixture
def saved(home, waiting, backups):
    """A backup of the house while the film waits."""
    with home.app.app_context():
        return Backup(back_up(db.session, home.house, backups, FORTNIGHT).folder)


def test_where_somebody_was_is_in_no_file_of_a_backup(home, saved, backups):
    assert any(GPS in b"".join(home.storage.read(key)) for key in home.bytes())
    found = [path for path in backups.rglob("*") if path.is_file() and GPS in path.read_bytes()]
    assert found == []


@pytest.mark.parametrize("new", [SMALL, GROWN])
def test_after_a_restore_its_author_is_asked_to_send_it_once_more(place, saved, waiting, new):
    after = place(new)
    with after.app.app_context():
        assert restore(saved, after.house, after.settings).asked == 1
        story = db.session.scalars(select(Story).join(Story.messages).where(Story.state == State.UNUSABLE)).one()
        assert [message.code for message in story.messages] == [LOST_BY_US]
        assert story.files == []
        job = db.session.scalars(select(Job).where(Job.story_id == story.id, Job.kind == JobKind.PREPARE)).one()
        assert (job.state, job.error) == (JobState.DONE, LOST_BY_US)
        assert db.session.scalars(select(Upload)).one().state is UploadState.EXPIRED
        sweep(db.session, after.storage, 60)
        assert db.session.get_one(Job, job.id, populate_existing=True).state is JobState.DONE  # nobody tries in vain
        with after.storage.writer("d" * 32) as writer:
            writer.write(b"once more")
            stored: Stored = writer.finish()
        assert replace_film(db.session, after.storage, story.id, Film(stored)).state is State.PROCESSING
    assert waiting.isdisjoint(after.bytes())


def test_the_command_says_so(place, saved):
    answer = place().app.test_cli_runner().invoke(args=["restore", str(saved.folder)])
    assert "1 films were on their way, and are in no backup: their authors are asked to send anew." in answer.output


def test_a_film_that_is_in_the_storage_still_goes_on_there(place, home, saved, waiting):
    after = place(STORAGE_URL=home.settings.storage_url)
    with after.app.app_context():
        assert restore(saved, after.house, after.settings).asked == 0
        assert db.session.query(Story).where(Story.state == State.PROCESSING).count() == 1
        assert db.session.scalars(select(Upload)).one().state is UploadState.COMPLETE
    assert waiting <= after.bytes().keys()


def test_a_film_whose_master_is_safe_is_not_asked_for(place, backups):
    before, after = furnished(place()), place()
    with before.app.app_context():
        raw = db.session.scalars(RAW).one()
        master = MediaFile(
            story_id=raw.story_id,
            role=FileRole.MASTER,
            storage_key="e" * 32,
            media_type="video/mp4",
            sha256="",
            bytes=1,
        )
        with transaction(db.session):
            db.session.add(master)
        put(db.session, before.storage, master, b"master")
        backup = Backup(back_up(db.session, before.house, backups, FORTNIGHT).folder)
    with after.app.app_context():
        assert restore(backup, after.house, after.settings).asked == 0
        story = db.session.scalars(select(Story).where(Story.state == State.PROCESSING)).one()
        assert [file.role for file in story.files] == [FileRole.MASTER]

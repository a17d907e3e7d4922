"""One writer an upload, and one end: whoever comes too late changes nothing."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from storyboard.database import db, transaction, utc_now
from storyboard.uploads import actions, queries
from storyboard.uploads.complaints import Complaint
from storyboard.uploads.hold import Overtaken, held
from storyboard.uploads.hooks import Owner
from storyboard.uploads.models import Upload, UploadState
from storyboard.uploads.protocol import Create
from storyboard.web.installation import storage

pytestmark = pytest.mark.sqlite  # beside it, uploads lie on the disk
AWA = Owner("awa", 1_000_000)


@pytest.fixture
def upload(session) -> Upload:
    return actions.create(db.session, storage(), AWA, Create(1000, "", False, None), secret="s")[0]


def state(upload: Upload) -> UploadState:
    db.session.rollback()
    return db.session.scalars(select(Upload.state).where(Upload.id == upload.id)).one()


def set_to(upload: Upload, **values: object) -> None:
    with transaction(db.session):
        db.session.execute(update(Upload).where(Upload.id == upload.id).values(**values))


def test_who_was_overtaken_writes_nothing_down(session, upload):
    with held(session, storage(), upload.id) as hold:
        set_to(upload, held_by="somebody else")
        with pytest.raises(Overtaken):
            hold.save({"parts": ["of a ghost"]})
    assert session.scalars(select(Upload.growing).where(Upload.id == upload.id)).one() == {}


def test_a_second_one_asks_the_first_to_stop_and_is_told_to_wait(session, upload):
    with (
        held(session, storage(), upload.id) as hold,
        storage().growing.append(upload.storage_key, {}, hold.save),
        pytest.raises(Complaint) as complaint,
        held(session, storage(), upload.id, patience_s=0),
    ):
        raise AssertionError("two hold it")
    assert complaint.value.code == "locked"


def test_on_a_disk_who_holds_it_and_writes_nothing_is_taken_for_dead(session, upload):
    set_to(upload, held_by="a process that was killed", held_until=utc_now() + timedelta(seconds=15))
    with held(session, storage(), upload.id, patience_s=0) as hold:
        assert hold.upload.id == upload.id


def test_a_film_that_a_form_takes_while_its_time_runs_out_stays(session, upload):
    set_to(upload, state=UploadState.COMPLETE)
    with storage().writer(upload.storage_key) as writer:
        writer.write(b"a film")
        writer.finish()
    with held(session, storage(), upload.id) as hold:
        actions.take(session, upload.id)
        with pytest.raises(Complaint):
            actions.end_held(storage(), hold, UploadState.EXPIRED)
    assert state(upload) is UploadState.TAKEN
    assert b"".join(storage().read(upload.storage_key)) == b"a film"


def test_whole_ones_that_wait_count_among_an_owners_too(session, upload):
    for _ in range(actions.MOST_AT_ONCE - 1):
        set_to(
            actions.create(session, storage(), AWA, Create(10, "", False, None), secret="s")[0],
            state=UploadState.COMPLETE,
        )
    assert session.execute(queries.counts(AWA.mark, utc_now())).one() == (actions.MOST_AT_ONCE, 0)
    with pytest.raises(Complaint) as complaint:
        actions.create(session, storage(), AWA, Create(10, "", False, None), secret="s")
    assert complaint.value.code == "too-many"


def test_what_is_gone_on_with_while_the_sweep_waits_for_it_does_not_expire(session, upload, monkeypatch):
    set_to(upload, expires_at=utc_now() - timedelta(seconds=1))

    @contextmanager
    def held_after_its_writer(*which):
        set_to(upload, expires_at=utc_now() + actions.LASTS)
        with held(*which) as hold:
            yield hold

    monkeypatch.setattr(actions, "held", held_after_its_writer)
    assert actions.expire(session, storage()) == 0
    assert state(upload) is UploadState.OPEN

"""A backup that is restored, and a house that is moved, have every row and every byte."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from storyboard.database import db, transaction, utc_now
from storyboard.journal.actions import record
from storyboard.operations.keeping.backup import back_up
from storyboard.operations.keeping.folder import Backup
from storyboard.operations.keeping.move import move
from storyboard.operations.keeping.restore import restore
from storyboard.processing.raw import erase_raw
from storyboard.staff.models import Staff
from storyboard.stories.models import Story
from tests.factory import open_call
from tests.operations.keeping import houses
from tests.operations.keeping.conftest import GROWN, SMALL
from tests.operations.keeping.houses import FORTNIGHT, furnished

# What a restore ends on purpose, or writes itself.
ENDED = {"staff_session", "half_sign_in", "challenge", "invitation", "worker_beat", "event"}


def backed_up(home, backups):
    with home.app.app_context():
        return Backup(back_up(db.session, home.house, backups, FORTNIGHT).folder)


def without(rows, names=frozenset()):
    return {name: found for name, found in rows.items() if name not in names}


@pytest.mark.parametrize(("old", "new"), [(SMALL, SMALL), (SMALL, GROWN), (GROWN, SMALL), (GROWN, GROWN)])
def test_a_backup_is_restored_with_every_row_and_byte(place, backups, old, new):
    before = furnished(place(old))
    with before.app.app_context():  # a film that waits is in no backup: tests of uploads tell what becomes of it
        for story_id in db.session.scalars(select(Story.id).where(Story.kind == "video")).all():
            erase_raw(db.session, before.storage, story_id)
    rows, stored = before.rows(), before.bytes()
    assert all(rows[name] for name in ("story", "media_file", "job", "authenticator", "passkey", "event"))
    backup = backed_up(before, backups)

    after = place(new)
    with after.app.app_context():
        done = restore(backup, after.house, after.settings)
    assert (done.files, done.taken_back) == (len(stored), 0)
    assert without(after.rows(), ENDED) == without(rows, ENDED)
    assert after.bytes() == stored
    assert [row for row in after.rows()["event"] if row in rows["event"]] == rows["event"]


@pytest.mark.parametrize(("old", "new"), [(SMALL, GROWN), (GROWN, SMALL)])
def test_a_house_is_moved_with_every_row_and_byte(place, old, new):
    before, after = furnished(place(old)), place(new)
    rows, stored = before.rows(), before.bytes()
    with before.app.app_context():
        moved = move(before.house, before.settings, after.settings)
    assert moved.files == len(stored)
    assert after.rows() == rows
    assert after.bytes() == stored
    assert before.bytes() == stored


def test_there_and_back_again(place, tmp_path):
    first, second, third = furnished(place()), place(GROWN), place()
    rows, stored = first.rows(), first.bytes()
    for old, new in ((first, second), (second, third)):
        with old.app.app_context():
            move(old.house, old.settings, new.settings)
    assert without(third.rows(), {"event"}) == without(rows, {"event"})
    assert third.bytes() == stored


def test_new_rows_get_numbers_behind_those_that_were_moved(place):
    before, after = furnished(place()), place(GROWN)
    with before.app.app_context():
        move(before.house, before.settings, after.settings)
    with after.app.app_context():
        highest = db.session.scalar(text("SELECT max(id) FROM call"))
        assert open_call(db.session, slug="next").id == highest + 1
        with transaction(db.session):
            record(db.session, "test.after", actor="system")


def test_the_same_rows_give_the_same_lists_whatever_keeps_them(place, tmp_path):
    before, after = furnished(place()), place(GROWN)
    with before.app.app_context():
        move(before.house, before.settings, after.settings)
    from_sqlite = "lists of the old house"
    lists = []
    for name, house in (("new", after), ("old", before)):
        with house.app.app_context():
            if house is before:
                assert house.app.test_cli_runner().invoke(args=["move", "--undo"]).exit_code == 0
            folder = backed_up(house, tmp_path / name).folder
        lists.append({path.name: path.read_bytes() for path in (folder / "tables").iterdir()})
    new, old = lists
    assert {name for name in old if old[name] != new[name]} == {"event.jsonl"}, from_sqlite


def test_who_was_signed_in_when_the_backup_was_made_is_not_after_it(place, home, backups):
    backup, after = backed_up(home, backups), place()
    with after.app.app_context():
        restore(backup, after.house, after.settings)
    rows = after.rows()
    assert (rows["half_sign_in"], rows["challenge"], rows["invitation"]) == ([], [], [])
    with after.app.app_context():
        ended = db.session.execute(text("SELECT ended_at FROM staff_session")).scalars().all()
        assert len(ended) == 1
        assert None not in ended
        assert db.session.query(Staff).count() == 2


def test_a_backup_of_one_key_is_read_with_the_same_key_alone(place, home, backups):
    backup, after = backed_up(home, backups), place(DATA_KEY="k" * 40)
    with after.app.app_context():
        restore(backup, after.house, after.settings)
    secret = {row[1] for row in after.rows()["authenticator"]}
    assert secret == {"JBSWY3DPEHPK3PXP"}
    assert "JBSWY3DPEHPK3PXP" not in (backup.folder / "tables" / "authenticator.jsonl").read_text()


def test_times_keep_their_moment(place, backups):
    before, after = furnished(place()), place(GROWN)
    moment = utc_now()
    with before.app.app_context(), transaction(db.session):
        record(db.session, "test.moment", actor="system", at=moment.isoformat())
    backup = backed_up(before, backups)
    with after.app.app_context():
        restore(backup, after.house, after.settings)
        rows = db.session.execute(text("SELECT count(*) FROM event WHERE kind = 'test.moment'")).scalar()
    assert rows == 1
    assert houses.ARABIC in [value for row in after.rows()["story"] for value in row]

"""Bad input to a restore: each a clear sentence, and nothing is touched. What was taken back stays taken back."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import time
from contextlib import closing

import pytest
from sqlalchemy import inspect, select, text

from config import ROOT
from storyboard.database import db
from storyboard.operations.keeping import restore as restoring
from storyboard.operations.keeping.backup import back_up
from storyboard.operations.keeping.folder import Backup
from storyboard.operations.keeping.restore import restore
from storyboard.operations.troubles import Trouble
from storyboard.processing.attendance import sign
from storyboard.sharing.actions import take_back
from storyboard.storage import open_storage
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, MediaFile, Story
from tests.operations.conftest import FLASK, flask
from tests.operations.keeping.conftest import GROWN, SMALL
from tests.operations.keeping.houses import FORTNIGHT, furnished
from tests.operations.test_up import free_port


@pytest.fixture
def saved(home, backups):
    """A backup of the house."""
    with home.app.app_context():
        return Backup(back_up(db.session, home.house, backups, FORTNIGHT).folder)


def refused(place, backup):
    """Why it is not restored; nothing may have come of it."""
    stored = place.bytes()
    with pytest.raises(Trouble) as why, place.app.app_context():
        restore(backup, place.house, place.settings)
    if inspect(place.house.engine).has_table("story"):
        assert place.rows()["story"] == []
    assert place.bytes() == stored
    return str(why.value)


def rewrite(path, change):
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))


def first_film(backup):
    key = backup.files()[0].key
    return backup.folder.parent / "files" / "objects" / key[:2] / key


CUTS = {
    "no manifest": (lambda b: (b.folder / "manifest.json").unlink(), "it has no manifest.json"),
    "half a manifest": (
        lambda b: (b.folder / "manifest.json").write_text((b.folder / "manifest.json").read_text()[:200]),
        "its manifest.json is cut or altered",
    ),
    "a manifest of something else": (
        lambda b: (b.folder / "manifest.json").write_text("[]"),
        "its manifest.json is cut or altered",
    ),
    "a table that is gone": (
        lambda b: (b.folder / "tables/story.jsonl").unlink(),
        "story.jsonl is missing, cut",
    ),
    "half a table": (
        lambda b: os.truncate(b.folder / "tables/story.jsonl", 700),
        "tables/story.jsonl is missing, cut or altered",
    ),
    "a row less": (
        lambda b: (b.folder / "tables/event.jsonl").write_bytes(
            b"".join((b.folder / "tables/event.jsonl").read_bytes().splitlines(keepends=True)[:-1])
        ),
        "tables/event.jsonl is missing, cut or altered",
    ),
    "an altered row": (
        lambda b: (b.folder / "tables/staff.jsonl").write_text(
            (b.folder / "tables/staff.jsonl").read_text().replace("host", "moderator")
        ),
        "tables/staff.jsonl is missing, cut or altered",
    ),
    "no list of files": (lambda b: (b.folder / "files.jsonl").unlink(), "files.jsonl is missing, cut or altered"),
    "a file that is gone": (lambda b: first_film(b).unlink(), "1 of its files are missing, cut or altered"),
    "half a file": (lambda b: os.truncate(first_film(b), 5), "1 of its files are missing, cut or altered"),
    "an altered file": (
        lambda b: first_film(b).write_bytes(first_film(b).read_bytes()[:-1] + b"!"),
        "1 of its files are missing, cut or altered",
    ),
}


@pytest.mark.parametrize("kind", list(CUTS))
def test_a_cut_backup_is_refused(place, saved, kind):
    cut, sentence = CUTS[kind]
    cut(saved)
    why = refused(place(), saved)
    assert why.startswith(f"{saved.folder} is no whole backup: ")
    assert sentence in why
    assert why.endswith("Choose another.")


def test_a_table_that_is_named_nowhere_is_refused(place, saved):
    tables = json.loads((saved.folder / "manifest.json").read_text())["tables"]
    rewrite(saved.folder / "manifest.json", {"tables": {n: d for n, d in tables.items() if n != "consent"}})
    assert "is no whole backup" in refused(place(), saved)


def test_what_is_no_backup_is_refused(place, tmp_path):
    assert refused(place(), Backup(tmp_path / "nowhere")) == (
        f"{tmp_path / 'nowhere'} is no whole backup: it has no manifest.json (there is no such folder). Choose another."
    )


def test_with_another_data_key_it_is_refused(place, saved):
    assert refused(place(data_key="w" * 40), saved) == (
        f"{saved.folder} was made with another DATA_KEY: with this one no story key and no second factor would work. "
        "Set DATA_KEY to the one that was kept apart, then restore."
    )


def test_a_backup_of_a_newer_version_is_refused(place, saved):
    rewrite(saved.folder / "manifest.json", {"revision": "9999"})
    assert refused(place(), saved).startswith(
        f"{saved.folder} was made by a newer Storyboard (its schema is 9999, the newest here is "
    )
    rewrite(saved.folder / "manifest.json", {"format": 2})
    assert "was made by a newer Storyboard" in refused(place(), saved)


def test_a_house_where_people_live_is_not_overwritten(place, home, saved):
    rows = home.rows()
    changed = pytest.raises(Trouble, match="holds calls, stories or staff already, and nothing was changed")
    with changed, home.app.app_context():
        restore(saved, home.house, home.settings)
    assert home.rows() == rows


def test_a_database_with_tables_and_nothing_in_them_will_do(place, home, saved):
    after = place()
    assert after.app.test_cli_runner().invoke(args=["migrate"]).exit_code == 0
    with after.app.app_context():
        restore(saved, after.house, after.settings)
    assert [row[1] for row in after.rows()["story"]] == [row[1] for row in home.rows()["story"]]


def test_while_a_worker_works_nothing_is_restored(place, saved):
    after = place()
    after.app.test_cli_runner().invoke(args=["migrate"])
    with after.app.app_context():
        sign(db.session, "w" * 32, ["review"])
    assert refused(after, saved).startswith("A worker is at work on this database (review). End every worker first")


def test_broken_off_at_the_very_end_nothing_is_there(place, saved, monkeypatch):
    after = place()

    def break_off(*_given):
        raise KeyboardInterrupt

    monkeypatch.setattr(restoring, "_begin_anew", break_off)
    with pytest.raises(KeyboardInterrupt), after.app.app_context():
        restore(saved, after.house, after.settings)
    assert inspect(after.house.engine).get_table_names() == []
    monkeypatch.undo()
    with after.app.app_context():
        restore(saved, after.house, after.settings)
    assert after.rows()["story"]


@pytest.mark.fault
def test_killed_in_the_middle_the_database_is_empty_and_the_next_one_does_it(tmp_path, home, saved):
    data, env = tmp_path / "other", {"DATA_KEY": home.settings.data_key, "PORT": str(free_port())}
    for number in range(4):
        process = subprocess.Popen(
            [FLASK, "--app", "wsgi", "restore", str(saved.folder)],
            cwd=ROOT,
            env={**os.environ, "STORYBOARD_DATA": str(data), **env},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not (data / "storyboard.db-wal").exists() and process.poll() is None:
            time.sleep(0.01)
        time.sleep(0.08 * number)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert how_many_stories(data) in (0, len(home.rows()["story"]))
    done = flask(data, "restore", str(saved.folder), **env)
    assert (done.returncode, "holds calls" in done.stderr) in {(0, False), (1, True)}, done.stderr


def how_many_stories(data):
    with closing(sqlite3.connect(data / "storyboard.db")) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master")]
        return connection.execute("SELECT count(*) FROM story").fetchone()[0] if "story" in tables else 0


def text_of_files(settings):
    """All bytes of the database and what SQLite keeps beside it."""
    folder = settings.storyboard_data
    return b"".join(path.read_bytes() for path in folder.glob("storyboard.db*"))


@pytest.mark.parametrize("new", [SMALL, GROWN])
def test_what_was_taken_back_since_does_not_come_back(place, home, saved, new):
    with home.app.app_context():
        film = db.session.scalars(select(MediaFile).where(MediaFile.role == FileRole.MASTER).limit(1)).one()
        told = db.session.scalars(select(Story).where(Story.kind == "text", Story.state == State.APPROVED)).one()
        slug, key = told.slug, film.storage_key
        others = db.session.query(Story).where(Story.state != State.WITHDRAWN).count() - 2
        for story_id in (film.story_id, told.id):
            take_back(db.session, home.storage, story_id)
    after = place(new)
    with after.app.app_context():
        done = restore(saved, after.house, after.settings, [home.house.withdrawals])
        assert done.taken_back == 2
        story = db.session.scalars(select(Story).where(Story.slug == slug)).one()
        assert (story.state, story.title, story.body, story.files) == (State.WITHDRAWN, "", "", [])
        assert db.session.query(Story).where(Story.state != State.WITHDRAWN).count() == others
    assert key not in after.bytes()
    # From now on the new house knows it by itself.
    assert {one for one, _ in home.house.withdrawals.objects()} <= {one for one, _ in after.house.withdrawals.objects()}


def test_the_words_that_were_taken_back_are_nowhere_in_the_new_database(place, backups):
    before = furnished(place())
    with before.app.app_context():
        story = db.session.scalars(select(Story).where(Story.kind == "text", Story.state == State.PENDING)).one()
        db.session.execute(text("UPDATE story SET body = 'zanzibar-lantern' WHERE id = :id"), {"id": story.id})
        db.session.commit()
        saved = Backup(back_up(db.session, before.house, backups, FORTNIGHT).folder)
        take_back(db.session, before.storage, story.id)
    for known in (False, True):
        after = place()
        with after.app.app_context():
            restore(saved, after.house, after.settings, [before.house.withdrawals] if known else [])
        assert (b"zanzibar-lantern" in text_of_files(after.settings)) is not known


def test_the_list_beside_the_backup_is_enough_when_the_other_is_lost(place, home, saved, backups):
    with home.app.app_context():
        told = db.session.scalars(select(Story).where(Story.kind == "text", Story.state == State.APPROVED)).one()
        take_back(db.session, home.storage, told.id)
        back_up(db.session, home.house, backups, FORTNIGHT)
    after = place()
    with after.app.app_context():
        assert restore(saved, after.house, after.settings).taken_back == 1


def test_a_list_that_survived_elsewhere_is_named_by_its_folder(place, home, saved):
    with home.app.app_context():
        told = db.session.scalars(select(Story).where(Story.kind == "text", Story.state == State.APPROVED)).one()
        take_back(db.session, home.storage, told.id)
    after = place()
    where = str(home.settings.storyboard_data / "withdrawals")
    answer = after.app.test_cli_runner().invoke(args=["restore", str(saved.folder), "--withdrawals", where])
    assert answer.exit_code == 0, answer.output
    assert "1 stories that were taken back since the backup stay taken back." in answer.output


def test_an_empty_list_is_taken_for_a_mistyped_one(place, saved, tmp_path):
    answer = (
        place()
        .app.test_cli_runner()
        .invoke(args=["restore", str(saved.folder), "--withdrawals", str(tmp_path / "mistyped")])
    )
    assert answer.exit_code == 1
    assert answer.output.startswith(f"Error: No withdrawal is noted in {tmp_path / 'mistyped'}: look whether")
    assert not (tmp_path / "mistyped").exists()


def test_up_to_when_withdrawals_are_known_is_said_when_nobody_knows_of_later_ones(place, home, saved):
    after = place()
    answer = after.app.test_cli_runner().invoke(args=["restore", str(saved.folder)])
    taken_at = saved.manifest().taken_at
    assert f"Withdrawals are known up to {taken_at:%Y-%m-%d at %H:%M} UTC, by the list beside" in answer.output
    with home.app.app_context():
        told = db.session.scalars(select(Story).where(Story.kind == "text", Story.state == State.APPROVED)).one()
        take_back(db.session, home.storage, told.id)
    survived = home.settings.withdrawals_url
    answer = place(WITHDRAWALS_URL=survived).app.test_cli_runner().invoke(args=["restore", str(saved.folder)])
    assert answer.exit_code == 0, answer.output
    assert "Withdrawals are known up to" not in answer.output


def test_files_that_the_backup_does_not_name_are_not_left_to_the_sweep_unasked(place, home, saved):
    after = place()
    with after.storage.writer("b" * 32) as writer:
        writer.write(b"of another house")
        writer.finish()
    assert refused(after, saved).startswith("STORAGE_URL holds 1 files that this backup does not name; after a restore")
    answer = after.app.test_cli_runner().invoke(args=["restore", str(saved.folder), "--erase-unknown-files"])
    assert answer.exit_code == 0, answer.output
    assert after.bytes().keys() == (home.bytes().keys() - home.uploads()) | {"b" * 32}


def test_files_that_are_there_already_are_used(place, home, saved):
    after = place(STORAGE_URL=home.settings.storage_url)
    for path in (saved.folder.parent / "files" / "objects").glob("*/*"):
        path.unlink()
    with after.app.app_context():
        assert restore(saved, after.house, after.settings).files == len(home.bytes().keys() - home.uploads())
        assert db.session.query(Story).where(Story.state == State.PROCESSING).count() == 1  # its film is there, too


def test_a_note_that_a_crash_lost_is_made_by_the_sweep(home):
    with home.app.app_context():
        told = db.session.scalars(select(Story).where(Story.kind == "text", Story.state == State.APPROVED)).one()
        take_back(db.session, home.storage, told.id)
    marks = {key for key, _ in home.house.withdrawals.objects()}
    assert len(marks) == 2  # one was taken back when the house was furnished
    for mark in marks:
        home.house.withdrawals.erase(mark)
    assert home.app.test_cli_runner().invoke(args=["sweep"]).exit_code == 0
    assert {key for key, _ in home.house.withdrawals.objects()} == marks


def test_a_note_tells_nothing_by_itself(home):
    with home.app.app_context():
        slugs = db.session.scalars(select(Story.slug)).all()
    notes = open_storage(home.settings.withdrawals_url, home.settings.storyboard_data / "scratch")
    for key, _ in notes.objects():
        assert key not in slugs
        assert b"".join(notes.read(key)) == b"withdrawn\n"

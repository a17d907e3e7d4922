"""What a backup is made of, how it runs out, and what happens when something is in the way."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from config import ROOT
from storyboard.database import Base, db, transaction, utc_now
from storyboard.operations.keeping import backup as making
from storyboard.operations.keeping.backup import back_up
from storyboard.operations.keeping.folder import Backup, all_in, pool_of
from storyboard.operations.keeping.kept import KEEPERS
from storyboard.operations.keeping.restore import restore
from storyboard.operations.troubles import Trouble
from storyboard.sharing.actions import take_back
from storyboard.stories.models import FileRole, MediaFile, Story
from storyboard.stories.withdrawals import mark_of
from tests.operations.conftest import FLASK, flask
from tests.operations.keeping.houses import FORTNIGHT
from tests.operations.test_up import free_port


@pytest.fixture
def save(home, backups):
    """Makes a backup of the house, and gives what was said of it."""

    def save(kept_for=FORTNIGHT):
        with home.app.app_context():
            return back_up(db.session, home.house, backups, kept_for)

    return save


def a_film(session):
    found = select(MediaFile.storage_key, Story.id, Story.slug).join(Story).where(MediaFile.role == FileRole.MASTER)
    return session.execute(found.limit(1)).one()


def test_every_column_that_names_a_file_is_known():
    named = {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if "storage_key" in column.name
    }
    assert {(keeper.table, keeper.key) for keeper in KEEPERS} == named


def test_the_data_key_is_named_and_left_out(save, home, backups):
    folder = save().folder
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["data_key"].startswith("The DATA_KEY is not in here.")
    everything = b"".join(path.read_bytes() for path in backups.rglob("*") if path.is_file())
    assert home.settings.data_key.encode() not in everything
    assert home.settings.secret_key.encode() not in everything


def test_only_its_owner_reads_it(save, backups):
    backups.mkdir(mode=0o755)  # somebody made it
    (backups / "files").mkdir(mode=0o755)
    made = save()
    for folder in (backups / "files", backups / "withdrawals", made.folder, made.folder / "tables"):
        assert folder.stat().st_mode & 0o077 == 0, folder


def test_a_folder_that_it_makes_is_its_own_too(save, backups):
    save()
    assert backups.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("where", ["", "link", "other/.."])
def test_no_backup_is_made_where_its_pool_would_be_the_living_files(home, where):
    data, stored = home.settings.storyboard_data, home.bytes()
    (data / "other").mkdir()
    (data / "link").symlink_to(data)
    with home.app.app_context():
        growing = home.storage.growing.begin("a" * 32)
    answer = home.app.test_cli_runner().invoke(args=["backup", str(data / where)])
    assert answer.exit_code == 1
    assert "would lie in" in answer.output
    assert home.bytes() == stored != {}
    assert home.storage.growing.size("a" * 32, growing) == 0


def test_nothing_is_erased_in_a_folder_that_is_no_pool(save, home, backups):
    save()
    (backups / "files" / "pool-of-backups").unlink()
    kept = {one for one, _ in pool_of(backups).objects()}
    shutil.rmtree(all_in(backups)[0].folder)  # no backup names any of them
    with pytest.raises(Trouble, match="holds files, and is no pool of backups"):
        save()
    making.expiry.clear(backups)
    making.expiry.expire(backups, utc_now(), frozenset())
    assert {one for one, _ in pool_of(backups).objects()} == kept != set()


def test_the_journal_tells_of_it_and_the_doctor_reads_that(save, home):
    made = save()
    answer = home.app.test_cli_runner().invoke(args=["doctor"])
    assert "backup    the last one was made on" in answer.output
    assert ("backup.done", made.folder.name) in {(row[2], row[5].get("name")) for row in home.rows()["event"]}


def test_a_file_is_kept_once(save, home, backups):
    first, second = save(), save()
    assert first.folder != second.folder
    assert first.files == second.files == len(home.bytes().keys() - home.uploads())
    assert {key for key, _ in pool_of(backups).objects()} == set(home.bytes()) - home.uploads()


def test_a_file_of_the_pool_that_went_bad_is_copied_again(save, home, backups):
    save()
    key = next(key for key in home.bytes() if key not in home.uploads())
    path = backups / "files" / "objects" / key[:2] / key
    path.write_bytes(b"worm" * 3)
    assert save().damaged == ()
    assert path.read_bytes() == b"".join(home.storage.read(key))


def test_one_that_has_run_out_goes_with_its_files_but_never_the_last(save, home, backups):
    old = save().folder
    with home.app.app_context():
        key, *_ = a_film(db.session)
        with transaction(db.session):
            db.session.delete(db.session.scalars(select(MediaFile).where(MediaFile.storage_key == key)).one())
    new = save(kept_for=timedelta(0)).folder
    assert [backup.folder for backup in all_in(backups)] == [new]
    assert not old.exists()
    assert key not in {one for one, _ in pool_of(backups).objects()}

    for day in (new, save().folder):
        said = json.loads((day / "manifest.json").read_text())
        (day / "manifest.json").write_text(json.dumps({**said, "taken_at": "2020-01-01T00:00:00+00:00"}))
    making.expiry.expire(backups, utc_now(), frozenset())
    assert len(all_in(backups)) == 1


def test_what_a_backup_that_somebody_cut_names_is_not_erased(save, home, backups):
    cut = save().folder
    (cut / "files.jsonl").unlink()
    making.expiry.let_go(backups)
    assert {key for key, _ in pool_of(backups).objects()} == set(home.bytes()) - home.uploads()


def test_the_films_of_a_story_that_is_taken_back_leave_the_older_backups_too(save, home, backups, place):
    old = save()
    with home.app.app_context():
        key, story_id, slug = a_film(db.session)
        take_back(db.session, home.storage, story_id)
    save()
    assert key not in {one for one, _ in pool_of(backups).objects()}
    assert mark_of(slug) in {one for one, _ in making.withdrawals_of(backups).objects()}
    after = place()  # the older one is whole all the same
    with after.app.app_context():
        assert restore(Backup(old.folder), after.house, after.settings).taken_back == 1


def test_a_backup_that_somebody_cut_keeps_nothing_that_was_taken_back(save, home, backups):
    save()
    (save().folder / "files.jsonl").unlink()
    with home.app.app_context():
        key, story_id, _ = a_film(db.session)
        take_back(db.session, home.storage, story_id)
    save()
    assert key not in {one for one, _ in pool_of(backups).objects()}


def test_a_story_that_is_taken_back_while_it_is_copied_is_not_in_it(save, home, monkeypatch):
    with home.app.app_context():
        key, story_id, slug = a_film(db.session)
    taken = []

    def copy_all(*given):
        if not taken:
            taken.append(story_id)
            with home.app.app_context():
                take_back(db.session, home.storage, story_id)
        return the_real_one(*given)

    the_real_one = making.copy_all
    monkeypatch.setattr(making, "copy_all", copy_all)
    monkeypatch.setattr(making, "PAUSE_S", 0)
    made = save()
    assert made.missing == ()
    assert key not in (made.folder / "tables" / "media_file.jsonl").read_text()
    row = [line for line in (made.folder / "tables" / "story.jsonl").read_text().splitlines() if slug in line]
    assert json.loads(row[0])["state"] == "withdrawn"


def test_a_lost_file_is_told_and_all_the_rest_is_kept(save, home, backups, monkeypatch):
    monkeypatch.setattr(making, "PAUSE_S", 0)
    whole = home.bytes()
    with home.app.app_context():
        key, *_ = a_film(db.session)
    home.storage.erase(key)
    answer = home.app.test_cli_runner().invoke(args=["backup", str(backups)])
    assert answer.exit_code == 1
    assert f"Error: 1 files have lost their bytes and 0 are not as they were sent ({key} first)" in answer.output
    (one,) = all_in(backups)
    assert {file.key for file in one.files()} == whole.keys() - {key} - home.uploads()


def test_a_file_that_is_not_as_it_was_sent_is_told(home, backups):
    with home.app.app_context():
        key, *_ = a_film(db.session)
    with home.storage.writer(key) as writer:
        writer.write(b"something else")
        writer.finish()
    answer = home.app.test_cli_runner().invoke(args=["backup", str(backups)])
    assert answer.exit_code == 1
    assert "Error: 0 files have lost their bytes and 1 are not as they were sent" in answer.output


def test_one_beside_what_it_saves_says_so(home, backups):
    answer = home.app.test_cli_runner().invoke(args=["backup", str(backups)])
    assert "It lies on the same disk as what it saves, and would be lost with it" in answer.output


def test_two_at_once_are_one(save, backups):
    save()
    with (backups / ".lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(Trouble, match=r"^Another backup is being written into .*\. Let it finish\.$"):
            save()
    assert save().files


def test_a_folder_that_cannot_be_written_to_is_said(home, tmp_path):
    (tmp_path / "file").write_text("no folder")
    answer = home.app.test_cli_runner().invoke(args=["backup", str(tmp_path / "file" / "backups")])
    assert answer.exit_code == 1
    assert answer.output.startswith(f"Error: {tmp_path / 'file' / 'backups'} cannot be written to (Not a directory).")


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 1 MB, in memory."""
    place = tmp_path / "small"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True)
    if made.returncode:
        pytest.skip("mounting a small disk needs to be root, with the right to mount")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.mark.parametrize("room", [4_000, 40_000, 140_000, 330_000])
def test_a_full_disk_is_said_and_older_backups_are_as_they_were(home, small_disk, room, place):
    """Wherever it gets full: in a list of rows, or in the middle of a film."""
    backups = small_disk / "backups"
    with home.app.app_context():
        first = back_up(db.session, home.house, backups, FORTNIGHT)
        key, *_ = a_film(db.session)
    # Everything is to be copied anew.
    before = {path: path.read_bytes() for path in first.folder.rglob("*") if path.is_file()}
    new = os.urandom(200_000)
    with home.app.app_context(), home.storage.writer("f" * 32) as writer:
        writer.write(new)
        stored = writer.finish()
        with transaction(db.session):
            row = db.session.scalars(select(MediaFile).where(MediaFile.storage_key == key)).one()
            row.storage_key, row.sha256, row.bytes = stored.key, stored.sha256, stored.bytes
    free = os.statvfs(small_disk)
    ballast = bytes(max(0, free.f_bavail * free.f_frsize - room))
    (small_disk / "ballast").write_bytes(ballast)
    answer = home.app.test_cli_runner().invoke(args=["backup", str(backups)])
    if room < 300_000:
        assert (answer.exit_code, answer.output) == (
            1,
            f"Error: The disk of {backups} is full. The half of the new backup was removed, older ones are as they "
            "were. Make room, or choose a folder on another disk.\n",
        )
        assert [one.folder for one in all_in(backups)] == [first.folder]
        assert list(backups.glob(".unfinished*")) == []
        assert "f" * 32 not in {one for one, _ in pool_of(backups).objects()}
    assert {path: path.read_bytes() for path in before} == before
    (small_disk / "ballast").unlink()
    after = place()
    with after.app.app_context():
        assert restore(Backup(first.folder), after.house, after.settings).files == first.files


@pytest.mark.fault
def test_killed_in_the_middle_it_leaves_nothing_that_looks_whole(home, backups):
    data, env = home.settings.storyboard_data, {"DATA_KEY": home.settings.data_key, "PORT": str(free_port())}
    for pause in (0.9, 1.1, 1.3, 1.5, 1.7, 2.0):
        process = subprocess.Popen(
            [FLASK, "--app", "wsgi", "backup", str(backups)],
            cwd=ROOT,
            env={**os.environ, "STORYBOARD_DATA": str(data), **env},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 30
        while not backups.exists() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep((pause - 0.9) / 10)
        process.send_signal(signal.SIGKILL)
        process.wait()
        for one in all_in(backups) if backups.exists() else []:
            assert one.damage(one.manifest()) == []
    made = flask(data, "backup", str(backups), **env)
    assert made.returncode == 0, made.stderr
    assert "The DATA_KEY is not in it." in made.stdout
    assert list(backups.glob(".unfinished*")) == []

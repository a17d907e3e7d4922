"""Starting on another schema: first a backup, then the migration; or a clear refusal, and nothing is changed."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from storyboard.operations import schema
from storyboard.operations.keeping import up_to_date
from storyboard.operations.keeping.folder import Backup, all_in
from storyboard.operations.keeping.restore import restore
from tests.operations.conftest import flask
from tests.operations.keeping.conftest import GROWN, SMALL

OLD_CALL = text(
    "INSERT INTO call (id, slug, hashtags, opens_at, closes_at, time_zone, minimum_age, longest_text, longest_video_s,"
    " largest_video, reel_target_s, themes, event, demo, created_at) VALUES (7, 'youth4peace', '#youth4peace',"
    " '2026-03-01 00:00:00', '2026-04-01 00:00:00', 'Europe/Brussels', 13, 5000, 120, 1000, 1200, '[\"été\"]', '{}',"
    " false, '2026-02-01 09:00:00')"
)
OLD_STORY = text(
    "INSERT INTO story (id, slug, call_id, kind, state, version, file_version, round, title, body, asks, language,"
    " country, display_name, age_band, guardian_said_yes, key_digest, sent_digest, rank, created_at, changed_at) VALUES"
    " (3, 'abc', 7, 'video', 'pending', 1, 1, 1, 'The bridge', 'البيت', '', 'fr', 'ML', 'Awa', '18-24', true, 'd', '',"
    " 1, '2026-03-02 10:00:00', '2026-03-02 10:00:00')"
)
OLD_FILE = text(
    "INSERT INTO media_file (id, slug, story_id, role, variant, storage_key, media_type, sha256, bytes, facts,"
    " created_at) VALUES (5, 'file', 3, 'master', '', :key, 'video/mp4', :sha256, :bytes, '{}', '2026-03-02 10:00:00')"
)


@pytest.fixture(params=[SMALL, GROWN])
def old(place, request):
    """An installation of the first version, with a call, a story and its film."""
    place = place(request.param)
    with place.storage.writer("a" * 32) as writer:
        writer.write(b"a film" * 30_000)
        stored = writer.finish()
    with place.house.engine.begin() as connection:
        schema.upgrade_in(connection, "0001")
        connection.execute(OLD_CALL)
        connection.execute(OLD_STORY)
        connection.execute(OLD_FILE, vars(stored))
    return place


def words(place):
    with place.house.engine.connect() as connection:
        rows = connection.execute(text("SELECT c.slug, s.title, s.body FROM call c JOIN story s ON s.call_id = c.id"))
        return [tuple(row) for row in rows]


def test_a_backup_then_the_migration(old, place, request):
    answer = old.app.test_cli_runner().invoke(args=["migrate"])
    (backup,) = all_in(old.settings.backup_folder)
    assert (answer.exit_code, answer.output) == (
        0,
        "The database is of an older version. First a backup …\n"
        f"It is in {backup.folder}.\nMaking the database ready.\nThe database has the newest schema.\n",
    )
    assert backup.folder.name.endswith(f"-before-{schema.newest()}")
    assert backup.manifest().revision == "0001"
    assert schema.is_current(old.house.engine)

    after = place()
    with after.app.app_context():
        restore(Backup(backup.folder), after.house, after.settings)
    assert words(after) == words(old) == [("youth4peace", "The bridge", "البيت")]
    assert after.bytes() == old.bytes()


def test_an_empty_one_needs_no_backup(place):
    new = place()
    assert new.app.test_cli_runner().invoke(args=["migrate"]).exit_code == 0
    assert not new.settings.backup_folder.exists()


def test_without_a_backup_nothing_is_changed(old, monkeypatch):
    old.settings.backup_folder.write_text("not a folder")
    answer = old.app.test_cli_runner().invoke(args=["migrate"])
    assert answer.exit_code == 1
    assert f"Error: {old.settings.backup_folder} cannot be written to" in answer.output
    assert schema.revision_of(old.house.engine) == "0001"


def test_a_migration_that_breaks_off_changes_nothing(old, monkeypatch):
    real = schema.upgrade_in

    def half(connection, revision="head"):
        real(connection, revision)
        raise KeyboardInterrupt

    monkeypatch.setattr(schema, "upgrade_in", half)
    with pytest.raises(KeyboardInterrupt), old.app.app_context():
        up_to_date.bring_up_to_date(old.house, old.settings.backup_folder, print)
    monkeypatch.undo()
    assert schema.revision_of(old.house.engine) == "0001"
    assert words(old)


@pytest.mark.parametrize("command", [["up"], ["migrate"], ["demo"], ["worker"], ["sweep"], ["backup"]])
def test_a_newer_database_is_refused_in_one_sentence(place, command):
    newer = place()
    newer.app.test_cli_runner().invoke(args=["migrate"])
    with newer.house.engine.begin() as connection:
        schema.set_revision(connection, "9999")
    refused = flask(newer.settings.storyboard_data, *command, PORT="5994", DATA_KEY=newer.settings.data_key)
    assert (refused.returncode, refused.stderr) == (
        1,
        "Error: The database was made by another version of Storyboard (its schema is 9999, the newest here is "
        f"{schema.newest()}). Install that version or a newer one, or restore a backup into an empty database.\n",
    )
    assert schema.revision_of(newer.house.engine) == "9999"

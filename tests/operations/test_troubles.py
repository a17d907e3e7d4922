"""What a person can mend is said in one sentence, not in forty lines."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from storyboard.database import writing
from storyboard.operations.troubles import Trouble, told_plainly
from storyboard.storage.interface import Full, Unreachable
from tests.operations.conftest import flask


@pytest.mark.parametrize("error", [Full(), OSError(28, "No space left on device")])
def test_a_disk_that_fills_up_meanwhile_is_said(settings, error):
    with pytest.raises(Trouble, match=r"is full\. Make room and start again"), told_plainly(settings):
        raise error


def test_a_store_that_does_not_answer_is_said(settings):
    with pytest.raises(Trouble) as said, told_plainly(settings):
        raise Unreachable("InvalidAccessKeyId")
    assert str(said.value) == (
        "The store of files does not answer, or not to us (InvalidAccessKeyId). Look at its address, and at "
        "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or the role of this machine."
    )


def test_what_nobody_foresaw_is_not_taken_for_a_full_disk(settings):
    with pytest.raises(PermissionError), told_plainly(settings):
        raise PermissionError(13, "Permission denied")


def test_a_file_that_is_no_database_is_said_by_every_command(tmp_path: Path):
    (tmp_path / "storyboard.db").write_bytes(b"once this was a database" * 400)
    for command in (["up"], ["migrate"], ["staff", "disable", "rosa@example.org"], ["sweep"]):
        refused = flask(tmp_path, *command, PORT="5999")
        assert (refused.returncode, refused.stderr) == (
            1,
            "Error: The database in DATABASE_URL is not a database. "
            "Restore the last backup, or move the file away to begin anew.\n",
        )


def test_in_production_the_start_stops_at_a_file_that_is_no_database(tmp_path: Path):
    (tmp_path / "storyboard.db").write_bytes(b"once this was a database" * 400)
    mine = {"SECRET_KEY": "s" * 40, "DATA_KEY": "d" * 40, "PUBLIC_URL": "https://stories.example"}
    refused = flask(tmp_path, "doctor", STORYBOARD_MODE="production", **mine)
    assert (refused.returncode, refused.stderr) == (
        1,
        "Storyboard did not start: DATABASE_URL is a database that cannot be read (file is not a database). "
        "Allowed: a whole one; restore the last backup.\n",
    )


@pytest.mark.sqlite
def test_a_database_that_others_hold_is_said(app, monkeypatch):
    monkeypatch.setattr(writing, "LONGEST_WAIT_S", 0.1)
    path = app.extensions["storyboard_engine"].url.database
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = app.test_cli_runner().invoke(args=["staff", "add", "rosa@example.org", "--role", "host"])
        other.execute("ROLLBACK")
    assert answer.output == (
        "Error: The database in DATABASE_URL is in use by another program for too long. "
        "Try again; if it stays so, end that program.\n"
    )


def test_a_database_of_another_version_is_said(app):
    with app.extensions["storyboard_engine"].begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'of-next-year'")
    answer = app.test_cli_runner().invoke(args=["migrate"])
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: The database was made by another version of Storyboard (")

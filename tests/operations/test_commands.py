"""The commands of an administrator at the terminal."""

import pytest

from storyboard.storage.interface import new_key


def test_migrate_says_when_it_is_done(app):
    answer = app.test_cli_runner().invoke(args=["migrate"])
    assert (answer.exit_code, answer.output) == (0, "The database has the newest schema.\n")


@pytest.mark.parametrize(
    "command",
    [
        ["worker"],
        ["sweep"],
        ["staff", "add", "rosa@example.org", "--role", "host"],
        ["staff", "disable", "rosa@example.org"],
    ],
)
def test_nothing_is_begun_on_an_old_schema(app, command):
    with app.extensions["storyboard_engine"].begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
    answer = app.test_cli_runner().invoke(args=command)
    assert (answer.exit_code, answer.output) == (
        1,
        "Error: The database is not at the newest schema. Run: flask --app wsgi migrate\n",
    )


def test_sweep_says_what_it_found(app, settings):
    key = new_key()
    with app.extensions["storyboard_storage"].writer(key) as writer:
        writer.finish()
    answer = app.test_cli_runner().invoke(args=["sweep"])
    assert (answer.exit_code, answer.output) == (
        0,
        "Found: 0 jobs of dead workers, 0 stories without a job, 0 jobs without a message. "
        "Erased: 0 left-over files, 0 raw uploads.\n",
    )

"""The commands of an administrator at the terminal."""

from storyboard.storage.interface import new_key


def test_migrate_says_when_it_is_done(app):
    answer = app.test_cli_runner().invoke(args=["migrate"])
    assert (answer.exit_code, answer.output) == (0, "The database has the newest schema.\n")


def test_a_worker_does_not_start_on_an_old_schema(app):
    with app.extensions["storyboard_engine"].begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'of-last-year'")
    answer = app.test_cli_runner().invoke(args=["worker"])
    assert answer.exit_code == 1
    assert "flask --app wsgi migrate" in answer.output


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

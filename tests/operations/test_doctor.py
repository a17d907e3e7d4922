"""The doctor says what is there, what is missing, what that means and how to mend it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from storyboard.database import make_engine, transaction, utc_now
from storyboard.journal.actions import record
from storyboard.journal.models import Event
from storyboard.media.refusal import MediaFailed
from storyboard.operations import doctor_house as house
from storyboard.operations import doctor_settings as ours
from storyboard.operations import doctor_tools as tools
from storyboard.operations.doctor import examine, must_be_mended, report
from storyboard.operations.findings import Health, good, must_mend, note
from storyboard.processing import actions
from storyboard.processing.attendance import sign
from storyboard.processing.models import Job, JobState
from storyboard.processing.needs import JobKind
from storyboard.staff import actions as staff
from storyboard.staff.roles import Role
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Kind
from tests.factory import open_call, tell


def what_ffmpeg_says(**changes):
    """What a complete ffmpeg says about itself, changed."""
    said = {
        "-version": "ffmpeg version 5.1.9-0+deb12u1 Copyright",
        "-encoders": "\n".join(f" V....D {name}  …" for name in tools.ENCODERS),
        "-decoders": "\n".join(f" V....D {name}  …" for name in tools.DECODERS.values()),
        "-filters": "\n".join(f" TS. {name}  V->V" for name in tools.FILTERS),
        "-bsfs": "Bitstream filters:\nfilter_units\n",
    }
    return {**said, **changes}.__getitem__


def test_the_ffmpeg_of_this_machine_is_fit():
    assert tools.ffmpeg().health is Health.GOOD


@pytest.mark.parametrize(
    ("said", "health", "found"),
    [
        ({}, Health.GOOD, "ffmpeg version 5.1.9-0+deb12u1, with all that we use"),
        ({"-version": "ffmpeg version n7.1 Copyright"}, Health.GOOD, "ffmpeg version n7.1, with all that we use"),
        ({"-version": "ffmpeg version git-2026 C"}, Health.GOOD, "a build without a number, with all that we use"),
        ({"-version": "ffmpeg version 4.4.2 Copyright"}, Health.MEND, "ffmpeg version 4.4.2"),
        ({"-bsfs": ""}, Health.MEND, "lacks filter_units"),
        ({"-encoders": " V....D libx264 …\n A....D aac …\n V....D mjpeg …"}, Health.MEND, "lacks libopus"),
    ],
)
def test_an_ffmpeg_is_judged_by_what_it_says(said, health, found):
    finding = tools.ffmpeg(what_ffmpeg_says(**said))
    assert (finding.health, finding.found) == (health, found)


def test_a_film_format_that_cannot_be_read_is_a_note():
    said = "\n".join(f" V....D {name}" for name in tools.DECODERS.values() if name != "libdav1d")
    finding = tools.ffmpeg(what_ffmpeg_says(**{"-decoders": said}))
    assert (finding.health, finding.found) == (Health.NOTE, "cannot read libdav1d")


def test_without_ffmpeg_it_is_said_what_that_means_and_how_to_install_it(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(MediaFailed):
        tools.ask_ffmpeg("-version")
    finding = tools.ffmpeg()
    assert (finding.health, finding.found) == (Health.MEND, "cannot be run (ffmpeg-missing)")
    assert "apt install ffmpeg" in finding.mend


def test_limits_may_be_set_here():
    assert tools.limits().health is Health.GOOD


def test_a_database_without_tables_is_to_be_migrated(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'new.db'}")
    assert house.database(engine) == must_mend(
        "database", "lacks the newest schema", "Most pages fail.", "flask --app wsgi migrate"
    )
    engine.dispose()


def test_a_database_that_is_none_is_told_without_a_traceback(tmp_path):
    (tmp_path / "broken.db").write_bytes(b"not a database" * 100)
    engine = make_engine(f"sqlite:///{tmp_path / 'broken.db'}")
    finding = house.database(engine)
    assert (finding.health, finding.found) == (Health.MEND, "cannot be read (DatabaseError)")
    engine.dispose()


def test_a_current_database_is_good(app):
    assert house.database(app.extensions["storyboard_engine"]).health is Health.GOOD


def test_secrets_that_others_can_read_are_to_be_mended(app, settings):
    assert house.secrets(settings).health is Health.NOTE
    (settings.storyboard_data / "data_key.txt").chmod(0o644)
    finding = house.secrets(settings)
    assert (finding.health, finding.found) == (Health.MEND, "data_key.txt can be read by others")


def test_secrets_of_the_environment_are_good(app, settings):
    for name in ("secret_key", "data_key"):
        (settings.storyboard_data / f"{name}.txt").unlink()
    assert house.secrets(settings).health is Health.GOOD


def test_missing_workers_are_a_note_while_nothing_runs_here(app, session, settings):
    settings = replace(settings, port=1)  # nobody answers there
    assert house.workers(session, settings).found == "none for publish and review"
    sign(session, "one", ["review"])
    assert house.workers(session, settings).found == "none for publish"
    sign(session, "one", ["publish"])
    assert house.workers(session, settings) == good("workers", "all are at work")


def test_failed_jobs_are_told(session):
    assert house.jobs(session).health is Health.GOOD
    story = tell(session, open_call(session), kind=Kind.VIDEO, state=State.PROCESSING)
    with transaction(session):
        actions.plan(session, story, JobKind.PREPARE)
        session.execute(update(Job).values(state=JobState.FAILED))
    assert house.jobs(session).found == "1 failed"


def test_storage_that_cannot_be_written_to_is_to_be_mended(app, settings):
    (settings.storyboard_data / "files" / "unfinished").rmdir()
    finding = house.storage_room(app.extensions["storyboard_storage"])
    assert (finding.health, finding.found) == (Health.MEND, "cannot be written to (No such file or directory)")


def test_the_last_backup_is_named_and_an_old_one_is_not_enough(session):
    assert house.backups(session).found == "none was made yet"
    with transaction(session):
        session.add(Event(kind="backup.done", actor="system", at=utc_now() - timedelta(days=3)))
    assert house.backups(session).health is Health.NOTE
    with transaction(session):
        record(session, "backup.done", actor="system")
    assert house.backups(session).health is Health.GOOD


@pytest.mark.parametrize(
    ("name", "meant"),
    [("MAILURL", "MAIL_URL"), ("METRICS_TOKN", "METRICS_TOKEN"), ("DATABASE_URI", "DATABASE_URL"), ("Port", "PORT")],
)
def test_a_setting_that_looks_mistyped_is_named_without_its_value(name, meant):
    finding = ours.names({name: "hush", "PATH": "/bin"})
    assert (finding.health, finding.found) == (Health.NOTE, f"look mistyped: {name} ({meant}?)")
    assert "hush" not in report([finding])


@pytest.mark.parametrize(
    "env",
    [
        dict.fromkeys(ours.NAMES, "x"),
        {"HOME": "/", "LANG": "C", "PYTHONPATH": "", "POSTGRES_PASSWORD": "x", "AWS_ACCESS_KEY_ID": "x", "PWD": "/"},
        {"MAIL_URL": "x", "MAILURL": "x"},
    ],
)
def test_other_names_are_nobodys_mistake(env):
    assert ours.names(env).health is Health.GOOD


def test_a_proxy_that_is_not_counted_is_to_be_mended_in_production(settings):
    out = replace(settings, storyboard_mode="production", public_url="https://stories.example")
    finding = ours.proxy(out)
    assert (finding.health, finding.found) == (Health.MEND, "TRUSTED_PROXIES is 0")
    assert "count for all of them together" in finding.means
    assert {ours.proxy(replace(out, trusted_proxies=1)).health, ours.proxy(settings).health} == {Health.GOOD}


def test_a_house_without_an_administrator_who_can_sign_in_is_told_with_the_command(session, settings):
    out = replace(settings, storyboard_mode="production")
    link = staff.add(session, "ada@example.org", Role.ADMINISTRATOR)
    finding = ours.administrators(session, out)
    assert (finding.health, finding.found) == (Health.MEND, "no administrator can sign in")
    assert finding.mend == "flask --app wsgi staff add EMAIL --role administrator"
    assert ours.administrators(session, settings).health is Health.NOTE
    ada = staff.accept(session, link, "lantern seven quiet goats")
    assert ours.administrators(session, out).health is Health.GOOD
    staff.disable(session, ada)
    assert ours.administrators(session, out).health is Health.MEND


@pytest.mark.parametrize("last", [["disable", "ada@example.org"], ["add", "ada@example.org", "--role", "host"]])
def test_who_takes_the_last_administrator_away_at_the_machine_is_warned(app, session, last):
    for name in ("ada", "sena"):
        staff.accept(
            session,
            staff.add(session, f"{name}@example.org", Role.ADMINISTRATOR),
            "lantern seven quiet goats",
        )
    run = app.test_cli_runner().invoke
    first = run(args=["staff", "disable", "sena@example.org"])
    assert (first.exit_code, "Warning" in first.output) == (0, False)
    answer = run(args=["staff", *last])
    assert answer.exit_code == 0
    assert "Warning: that was the last administrator who could sign in" in answer.output


def test_backups_beside_what_they_save_are_a_note(settings, tmp_path, monkeypatch):
    beside = house.backup_folder(replace(settings, backup_folder=tmp_path / "not" / "made" / "yet"))
    assert (beside.health, beside.found) == (
        Health.NOTE,
        f"lie on the same disk as what they save, in {tmp_path / 'not' / 'made' / 'yet'}",
    )
    away = replace(settings, backup_folder=Path("/dev/shm/storyboard"))
    if Path("/dev/shm").stat().st_dev != tmp_path.stat().st_dev:
        on_this_disk = replace(away, database_url="postgresql://here/stories", storage_url=tmp_path.as_uri())
        assert house.backup_folder(on_this_disk) == good("backups", "go to /dev/shm/storyboard")
    away = replace(settings, database_url="postgresql://here/stories", storage_url="s3://films")
    assert house.backup_folder(away).health is Health.GOOD


def test_backups_that_cannot_be_written_are_to_be_mended(settings, tmp_path):
    (tmp_path / "file").write_text("no folder")
    finding = house.backup_folder(replace(settings, backup_folder=tmp_path / "file" / "backups"))
    assert (finding.health, finding.found) == (Health.MEND, f"cannot be written to {tmp_path / 'file' / 'backups'}")
    finding = house.backup_folder(replace(settings, backup_folder=Path("/proc/nowhere")))
    assert finding.health is Health.MEND


def test_a_database_of_another_version_is_said_to_be_one(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'new.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('9999')")
    finding = house.database(engine)
    assert (finding.health, finding.found) == (Health.MEND, "was made by another version of Storyboard")
    engine.dispose()


def test_everything_is_looked_at_once(app, session, settings):
    findings = examine(settings, app.extensions["storyboard_engine"], session, app.extensions["storyboard_storage"])
    assert [finding.about for finding in findings] == [
        *("Python", "ffmpeg", "limits", "pages", "settings", "secrets", "proxy", "storage", "database", "data key"),
        *("port", "logs", "staff", "workers", "jobs", "backup", "backups", "mail"),
    ]


def test_a_report_says_what_to_do_below_each_trouble():
    assert report([good("Python", "3.11.7"), must_mend("pages", "not built", "Nothing is shown.", "make setup")]) == (
        "✓ Python    3.11.7\n✗ pages     not built\n            Nothing is shown.\n            → make setup"
    )


def test_only_what_must_be_mended_makes_the_command_fail():
    assert not must_be_mended([good("a", ""), note("b", "", "", "")])
    assert must_be_mended([good("a", ""), must_mend("c", "", "", "")])


def test_the_command_works_before_there_is_a_database(app):
    with app.extensions["storyboard_engine"].begin() as connection:
        for table in ("job", "worker_beat", "alembic_version"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
    answer = app.test_cli_runner().invoke(args=["doctor"])
    assert answer.exit_code == 1
    assert "✗ database  lacks the newest schema" in answer.output
    assert "flask --app wsgi migrate" in answer.output

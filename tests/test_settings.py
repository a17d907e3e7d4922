"""Settings: read once, checked, documented; a wrong one stops the start and says how to mend it."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

import pytest

from config import ROLES, ROOT, Settings, WrongSetting, load
from storyboard import create_app
from storyboard.database import UnusableAddress, check_address
from storyboard.staff.roles import Role

DATABASES = "sqlite:////FOLDER/FILE or postgresql://USER:PASSWORD@HOST/NAME"
QUEUES = f"{DATABASES} or redis://USER:PASSWORD@HOST/NUMBER or rediss://USER:PASSWORD@HOST/NUMBER"
MAIL = (
    "smtp://USER:PASSWORD@HOST:PORT?from=ADDRESS or smtps://USER:PASSWORD@HOST:PORT?from=ADDRESS, or nothing: "
    "then no mail is sent"
)
SECRET, OTHER = "s" * 40, "o" * 40
PRODUCTION = {
    "STORYBOARD_MODE": "production",
    "PUBLIC_URL": "https://stories.example",
    "SECRET_KEY": SECRET,
    "DATA_KEY": OTHER,
}


@pytest.fixture
def env(tmp_path):
    return {"STORYBOARD_DATA": str(tmp_path)}


def test_every_setting_is_documented():
    handbook = (ROOT / "docs" / "settings.md").read_text()
    headings = {line.removeprefix("## ").strip().lower() for line in handbook.splitlines() if line.startswith("## ")}
    assert headings == {field.name for field in fields(Settings)}


def test_without_any_setting_it_runs_embedded_beside_its_data(env, tmp_path):
    settings = load(env)
    assert settings.database_url == f"sqlite:///{tmp_path}/storyboard.db"
    assert (settings.storyboard_mode, settings.port, settings.public_url) == ("local", 5000, "http://127.0.0.1:5000")


def test_a_local_installation_makes_its_secrets_once_and_keeps_them_to_itself(env, tmp_path):
    first, second = load(env), load(env)
    assert (first.secret_key, first.data_key) == (second.secret_key, second.data_key)
    assert first.secret_key != first.data_key
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("*.txt")} == {0o600}


def test_processes_that_start_at_once_share_the_secrets(tmp_path):
    for start in range(20):
        env = {"STORYBOARD_DATA": str(tmp_path / str(start))}
        with ThreadPoolExecutor(8) as processes:
            keys = {settings.secret_key for settings in processes.map(lambda _, env=env: load(env), range(8))}
        assert len(keys) == 1
        assert sorted(path.name for path in tmp_path.glob(f"{start}/*")) == [
            "data_key.txt",
            "files",
            "secret_key.txt",
            "withdrawals",
        ]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "http", "PORT is 'http'. Allowed: a whole number from 1 to 65535."),
        ("PORT", "70000", "PORT is '70000'. Allowed: a whole number from 1 to 65535."),
        ("PORT", "٥٠٠٠", "PORT is '٥٠٠٠'. Allowed: a whole number from 1 to 65535."),
        ("STORYBOARD_MODE", "prod", "STORYBOARD_MODE is 'prod'. Allowed: local or production."),
        (
            "SEND_FILES_BY",
            "x-accel",
            "SEND_FILES_BY is 'x-accel' while TRUSTED_PROXIES is 0. Allowed: x-accel behind a proxy, or app.",
        ),
        (
            "SECOND_FACTOR_ROLES",
            "administrator,boss",
            "SECOND_FACTOR_ROLES is 'administrator,boss'. Allowed: none, or some of moderator, senior-moderator, "
            "curator, host, administrator, with commas between.",
        ),
        ("LOG_LEVEL", "loud", "LOG_LEVEL is 'loud'. Allowed: DEBUG or INFO or WARNING or ERROR."),
        ("LOG_FORMAT", "xml", "LOG_FORMAT is 'xml'. Allowed: text or json."),
        (
            "METRICS_TOKEN",
            "fifteen-letters",
            "METRICS_TOKEN is 15 characters long, or has signs that no token has. "
            "Allowed: nothing, or at least 16 random letters and digits.",
        ),
        (
            "METRICS_TOKEN",
            "a token with gaps in it",
            "METRICS_TOKEN is 23 characters long, or has signs that no token has. "
            "Allowed: nothing, or at least 16 random letters and digits.",
        ),
        (
            "PUBLIC_URL",
            "stories.example",
            "PUBLIC_URL is 'stories.example'. Allowed: http://HOST or https://HOST, without a path.",
        ),
        ("SECRET_KEY", "short", "SECRET_KEY is 5 characters long. Allowed: at least 32 random characters."),
        (
            "DATABASE_URL",
            "mysql://me:pw@host/db",
            f"DATABASE_URL is an address with the scheme 'mysql'. Allowed: {DATABASES}.",
        ),
        (
            "STORYBOARD_DATA",
            "/proc/nowhere",
            "STORYBOARD_DATA is a folder that we cannot write to (No such file or directory). "
            "Allowed: a folder of our own.",
        ),
        (
            "PUBLIC_URL",
            "http://[::1",
            "PUBLIC_URL is 'http://[::1'. Allowed: http://HOST or https://HOST, without a path.",
        ),
        (
            "DATABASE_URL",
            "sqlite:///here.db",
            f"DATABASE_URL is an address without an absolute path. Allowed: {DATABASES}.",
        ),
        (
            "QUEUE_URL",
            "sqlite:////",
            f"QUEUE_URL is an address without an absolute path. Allowed: {QUEUES}.",
        ),
        (
            "STORAGE_URL",
            "file://tmp/films",
            "STORAGE_URL is an address without an absolute path. "
            "Allowed: file:///FOLDER, or s3://BUCKET/PREFIX?endpoint=URL&region=NAME.",
        ),
        ("BACKUP_FOLDER", "backups", "BACKUP_FOLDER is 'backups'. Allowed: an absolute path, such as /mnt/backups."),
        ("BACKUP_FOLDER", "/", "BACKUP_FOLDER is '/'. Allowed: an absolute path, such as /mnt/backups."),
        (
            "WITHDRAWALS_URL",
            "file://notes",
            "WITHDRAWALS_URL is an address without an absolute path. "
            "Allowed: file:///FOLDER, or s3://BUCKET/PREFIX?endpoint=URL&region=NAME.",
        ),
        (
            "MAIL_URL",
            "smtp://me:secret@mail.example.org:587",
            "MAIL_URL is an address without the address that mail comes from (?from=ADDRESS, and nothing else after "
            f"the question mark). Allowed: {MAIL}.",
        ),
        (
            "MAIL_URL",
            "http://mail.example.org",
            f"MAIL_URL is an address that begins with neither smtp:// nor smtps://. Allowed: {MAIL}.",
        ),
        (
            "QUEUE_URL",
            "sqlite:////proc/nowhere/queue.db",
            "QUEUE_URL is a folder that we cannot write to (No such file or directory). Allowed: a folder of our own.",
        ),
        (
            "STORAGE_URL",
            "file:///proc/nowhere",
            "STORAGE_URL is a folder that we cannot write to (No such file or directory). "
            "Allowed: a folder of our own.",
        ),
    ],
)
def test_a_wrong_setting_says_its_name_what_was_found_and_what_is_allowed(env, name, value, sentence):
    with pytest.raises(WrongSetting) as refused:
        load({**env, name: value})
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("mode", "value", "roles"),
    [
        ({}, "", frozenset()),
        (PRODUCTION, "", frozenset({"administrator"})),
        (PRODUCTION, "none", frozenset()),
        ({}, "curator, host", frozenset({"curator", "host"})),
    ],
)
def test_who_must_have_a_second_factor(env, mode, value, roles):
    assert load({**env, **mode, "SECOND_FACTOR_ROLES": value}).second_factor_roles == roles


def test_the_settings_know_the_same_roles_as_the_staff():
    assert tuple(role.value for role in Role) == ROLES


@pytest.mark.parametrize("address", ["http://host:99999999", "http://host:0", "https://me@host", "https://host/#top"])
def test_an_address_that_no_browser_could_open_is_refused(env, address):
    with pytest.raises(WrongSetting, match=r"^PUBLIC_URL is "):
        load({**env, "PUBLIC_URL": address})


@pytest.mark.parametrize(
    "address", ["s3://", "s3://Bucket", "s3://key:secret@stories", "s3://stories?endpoint=store", "s3://stories?key=me"]
)
def test_an_address_of_no_bucket_is_refused_and_its_secrets_are_not_repeated(env, address):
    with pytest.raises(WrongSetting) as refused:
        load({**env, "STORAGE_URL": address})
    assert str(refused.value) == (
        "STORAGE_URL is an s3:// address that cannot be used. "
        "Allowed: file:///FOLDER, or s3://BUCKET/PREFIX?endpoint=URL&region=NAME."
    )


UNREADABLE = [
    ("DATABASE_URL", "postgresql://me:hush@127.0.0.1:notaport/x"),
    ("DATABASE_URL", "postgresql://me:hush@[::1/x"),
    ("DATABASE_URL", "postgresql://me:hush@127.0.0.1/x?sslmod=require"),
    ("DATABASE_URL", "postgresql:///x"),
    ("QUEUE_URL", "redis://me:hush@127.0.0.1:notaport/0"),
    ("QUEUE_URL", "redis://me:hush@127.0.0.1/zero"),
    ("QUEUE_URL", "postgresql://me:hush@[::1/x"),
    ("STORAGE_URL", "s3://hush@[::1/x"),
    ("MAIL_URL", "smtp://me:hu@sh@mail.example.org?from=a@example.org"),
]


@pytest.mark.parametrize(("name", "address"), UNREADABLE)
def test_a_mistyped_address_is_one_sentence_without_its_password(env, name, address):
    with pytest.raises(WrongSetting, match=f"^{name} is an ") as refused:
        create_app(load({**env, name: address}))
    assert "hush" not in str(refused.value)
    assert "hu@sh" not in str(refused.value)


def test_nothing_is_moved_to_an_address_with_an_option_that_there_is_not(env):
    run = create_app(load(env)).test_cli_runner().invoke
    run(args=["migrate"])
    answer = run(args=["move", "--to", "DATABASE_URL=postgresql://me:hush@127.0.0.1/x?sslmod=require"])
    assert (answer.exit_code, answer.output) == (
        1,
        "Error: DATABASE_URL is an address with an option that PostgreSQL does not know (sslmod). Nothing was moved.\n",
    )


def test_an_option_that_postgresql_knows_is_taken(env):
    check_address("postgresql://me:hush@127.0.0.1/x?sslmode=require&connect_timeout=3")
    with pytest.raises(UnusableAddress, match=r"does not know \(sslmod\)$"):
        check_address("postgresql://me:hush@127.0.0.1/x?sslmod=require")


@pytest.mark.parametrize(
    "address",
    [
        "smtp://me:hush@mail.example.org:99999?from=a@example.org",
        "smtp://me:hu/sh@mail.example.org?from=a@example.org",
        "smtp://me@mail.example.org?from=a@example.org",
        "smtp://me:hush%C3%A9@mail.example.org?from=a@example.org",
        "smtp://:hush@mail.example.org?from=a@example.org",
        "smtp://me:hush@mail.example.org?from=a@example.org&password=hush",
        "smtp://me:hush@mail.example.org?from=a",
        "smtp://me:hush@mail.example.org?from=a@example.org%0aBcc:b@example.org",
        "smtp:///?from=a@example.org",
        "mail.example.org",
    ],
)
def test_an_address_of_no_mail_server_is_refused_and_its_password_is_not_repeated(env, address):
    with pytest.raises(WrongSetting, match=r"^MAIL_URL is ") as refused:
        load({**env, "MAIL_URL": address})
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize(
    "address",
    ["", "smtp://localhost?from=a@example.org", "smtps://me%40example.org:p%2Fw@[::1]:465/?from=a+b@example.org"],
)
def test_a_mail_server_is_taken_as_it_is_written(env, address):
    assert load({**env, "MAIL_URL": address}).mail_url == address


def test_a_data_folder_may_be_called_anything(tmp_path):
    data = tmp_path / "what? 100%41 & #2"
    app = create_app(load({"STORYBOARD_DATA": str(data)}))
    answer = app.test_cli_runner().invoke(args=["migrate"])
    assert answer.exit_code == 0
    assert {"storyboard.db", "queue.db", "files"} <= {path.name for path in data.iterdir()}


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"DATA_KEY": "x" * 31}, "DATA_KEY"),
        ({"DATA_KEY": SECRET}, "DATA_KEY"),
        ({"PUBLIC_URL": "http://stories.example"}, "PUBLIC_URL"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
    ],
)
def test_production_refuses_what_is_only_good_enough_at_home(env, change, name):
    assert load({**env, **PRODUCTION}).production
    with pytest.raises(WrongSetting) as refused:
        load({**env, **PRODUCTION, **change})
    assert refused.value.name == name


def test_the_start_stops_with_one_sentence_and_no_traceback(env):
    tried = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        env={**env, "PORT": "x", "PATH": ""},
        cwd=Path(ROOT),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (tried.returncode, tried.stdout) == (1, "")
    assert tried.stderr == "Storyboard did not start: PORT is 'x'. Allowed: a whole number from 1 to 65535.\n"

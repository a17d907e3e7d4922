"""A machine becomes a server: everything in its place, secrets made once, and settings that the site starts with."""

import shlex
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

import config
from deploy.server import command, install, settings_file
from deploy.server.places import Places
from deploy.setup.trouble import Trouble

HOST = "peace.example.net"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    made = Places(tmp_path)
    for path in (made.settings, made.nginx, made.units):
        path.parent.mkdir(parents=True)
    return made


def test_every_file_comes_to_its_place_with_the_name_of_the_host(places, capsys):
    install.write(HOST, places)
    units = sorted(str(path.relative_to(places.units)) for path in places.units.rglob("*") if path.is_file())
    ours = config.ROOT / "deploy/systemd"
    assert units == sorted(
        str(path.relative_to(ours))
        for path in ours.rglob("*")
        if path.is_file() and path.name not in ("sysusers.conf", "tmpfiles.conf")
    )
    for file in (places.nginx, places.settings):
        assert (HOST in file.read_text(), "stories.example.org" in file.read_text()) == (True, False)
    assert places.command.resolve() == config.ROOT / "deploy/storyboard"
    assert "Keep a copy of its DATA_KEY" in capsys.readouterr().out


def test_the_settings_that_are_made_start_the_site_in_production(places, tmp_path):
    install.write(HOST, places)
    env = settings_file.read(places.settings)
    settings = config.load({**env, "STORYBOARD_DATA": str(tmp_path / "data")})
    assert (settings.production, settings.public_url) == (True, f"https://{HOST}")
    assert (settings.trusted_proxies, settings.send_files_by) == (1, "x-accel")
    assert places.settings.stat().st_mode & 0o777 == 0o600
    assert env["SECRET_KEY"] != env["DATA_KEY"]


def test_the_example_names_only_settings_that_there_are():
    text = settings_file.EXAMPLE.read_text()
    named = {line.lstrip("#").partition("=")[0] for line in text.splitlines() if "=" in line and "# " not in line}
    known = {field.name.upper() for field in fields(config.Settings)} | {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
    assert named - known == set()
    assert {"STORYBOARD_MODE", "PUBLIC_URL", "SECRET_KEY", "DATA_KEY", "DATABASE_URL"} <= named


def test_a_second_time_leaves_secrets_and_what_somebody_changed(places):
    install.write(HOST, places)
    secrets = places.settings.read_text()
    places.nginx.write_text("mine")
    (places.units / "storyboard-site.service").write_text("old")
    install.write(HOST, places)
    assert (places.settings.read_text(), places.nginx.read_text()) == (secrets, "mine")
    assert "gunicorn" in (places.units / "storyboard-site.service").read_text()


def test_a_server_without_nginx_is_told_of_the_other_way(tmp_path, capsys):
    places = Places(tmp_path)
    for path in (places.settings, places.units):
        path.parent.mkdir(parents=True)
    install.write(HOST, places)
    assert "deploy/caddy/Caddyfile is for Caddy" in capsys.readouterr().out


@pytest.mark.parametrize("host", ["", "localhost", "http://a.org", "a b.org", "-a.org", "a.org/x", "a.org;", "Ä.org"])
def test_what_is_no_host_is_refused(places, host):
    with pytest.raises(Trouble, match="is no name of a host"):
        install.install(host, places)
    assert list(places.units.glob("*")) == []


def test_in_another_folder_it_says_where_it_belongs(places, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 0)
    with pytest.raises(Trouble, match="expect Storyboard in /opt/storyboard, and this is "):
        install.install(HOST, places)


def test_who_is_not_root_is_told_the_command(places, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(Trouble, match=r"Run: sudo python3 -m deploy\.server peace\.example\.net"):
        install.install(HOST, places)


def test_settings_are_read_as_systemd_reads_them(tmp_path):
    file = tmp_path / "settings"
    file.write_text(
        "# PORT=1\nPORT=5001\nSTORAGE_URL=\"s3://a/b?endpoint=c&region=d\"\nLOG_LEVEL='INFO' \n\nDATA_KEY=\n"
    )
    assert settings_file.read(file) == {
        "PORT": "5001",
        "STORAGE_URL": "s3://a/b?endpoint=c&region=d",
        "LOG_LEVEL": "INFO",
        "DATA_KEY": "",
    }


def test_the_command_gets_the_settings_and_nothing_else_of_who_calls(places, monkeypatch):
    places.settings.write_text("PORT=5001\n")
    became = []
    monkeypatch.setattr("os.execve", lambda program, argv, env: became.append((argv, env)))
    monkeypatch.setattr("os.umask", lambda mask: became.append(oct(mask)))
    monkeypatch.setattr(command, "_become_its_user", lambda: became.append("storyboard"))
    monkeypatch.setenv("FLASK_DEBUG", "1")
    command.main(["staff", "add"], places)
    (argv, env) = became.pop()
    assert became == ["storyboard", "0o27"]
    assert argv[1:] == ["--app", "wsgi", "staff", "add"]
    assert (env["PORT"], "FLASK_DEBUG" in env) == ("5001", False)


def test_the_command_says_what_is_missing_where_there_is_no_server(places):
    with pytest.raises(Trouble, match=r"storyboard.env is not there. docs/operate.md says"):
        command.main(["doctor"], places)


def test_a_failure_of_either_is_a_sentence_and_a_status():
    for words in ("deploy.server", "deploy.server no-host"):
        tried = subprocess.run(
            [sys.executable, "-m", *shlex.split(words)], cwd=config.ROOT, capture_output=True, text=True, check=False
        )
        assert (tried.returncode, tried.stdout, tried.stderr.count("\n")) == (1, "", 1)

"""Making a machine a server: its user, folders, settings, units and nginx's file; again, to bring them up to date."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from deploy.server import settings_file
from deploy.server.places import HOME, Places
from deploy.setup.commands import ROOT, run, say
from deploy.setup.trouble import Trouble

SOURCES = ROOT / "deploy"
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?")


def install(host: str, places: Places) -> None:
    """Make this machine a server for Storyboard under this host's name. Settings that are there are left alone.

    :raises Trouble: it cannot be done here.
    """
    _check(host)
    for kind, place, program in (
        ("sysusers.conf", places.users, ["systemd-sysusers"]),
        ("tmpfiles.conf", places.folders, ["systemd-tmpfiles", "--create"]),
    ):
        _copy(SOURCES / "systemd" / kind, place)
        run(f"Making the {'user' if 'user' in kind else 'folders'} of Storyboard", [*program, str(place)])
    write(host, places)
    run("Compiling, so that it starts quickly", [str(ROOT / ".venv/bin/python"), "-m", "compileall", "-q", *_code()])
    if Path("/run/systemd/system").is_dir():
        run("Telling systemd", ["systemctl", "daemon-reload"])


def write(host: str, places: Places) -> None:
    """Write every file of ours into its place."""
    if settings_file.make(places.settings, host):
        say(f"Made {places.settings} with new secrets. Keep a copy of its DATA_KEY apart from this machine.")
    else:
        say(f"Left {places.settings} as it is.")
    units = [*SOURCES.glob("systemd/storyboard*.*"), *SOURCES.glob("systemd/*.d/*.conf")]
    for unit in units:
        if unit.is_file():
            _copy(unit, places.units / unit.relative_to(SOURCES / "systemd"))
    if not places.nginx.parent.is_dir():
        say("nginx is not here: left out. deploy/caddy/Caddyfile is for Caddy.")
    elif places.nginx.exists():
        say(f"Left {places.nginx} as it is.")
    else:
        text = (SOURCES / "nginx/storyboard.conf").read_text()
        places.nginx.write_text(text.replace(settings_file.EXAMPLE_HOST, host))
        say(f"Made {places.nginx}.")
    places.command.parent.mkdir(parents=True, exist_ok=True)
    places.command.unlink(missing_ok=True)
    places.command.symlink_to(SOURCES / "storyboard")


def _check(host: str) -> None:
    if not _HOST.fullmatch(host):
        raise Trouble(f"{host!r} is no name of a host. Give one such as stories.example.org, in small letters.")
    if os.geteuid() != 0:
        raise Trouble(f"Only root can do that. Run: sudo python3 -m deploy.server {host}")
    if ROOT != HOME:
        raise Trouble(f"The units expect Storyboard in {HOME}, and this is {ROOT}. Move it there, then start again.")
    if not (ROOT / ".venv/bin/gunicorn").exists():
        raise Trouble("The packages are not installed yet. Run: make setup")
    missing = [name for name in ("systemd-sysusers", "systemd-tmpfiles") if not shutil.which(name)]
    if missing:
        raise Trouble(f"{' and '.join(missing)} is not here: this is for Debian with systemd.")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o644)


def _code() -> list[str]:
    """What the service itself may not compile, since it writes nothing here."""
    return [str(ROOT / name) for name in (".venv/lib", "storyboard", "migrations", "deploy", "config.py", "wsgi.py")]

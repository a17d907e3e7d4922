"""The command `storyboard …`: what `flask --app wsgi …` does, with the settings of this server and as its user."""

from __future__ import annotations

import os
import pwd
import sys
from collections.abc import Sequence

from deploy.server import settings_file
from deploy.server.places import USER, Places
from deploy.setup.commands import ROOT
from deploy.setup.trouble import Trouble


def main(arguments: Sequence[str], places: Places) -> None:
    """Become the command; return only by raising.

    :raises Trouble: this is no server yet, or we may not.
    """
    try:
        settings = settings_file.read(places.settings)
    except FileNotFoundError as error:
        raise Trouble(f"{places.settings} is not there. docs/operate.md says how it comes there.") from error
    except PermissionError as error:
        raise Trouble(f"Only root can read the secrets. Run: sudo storyboard {' '.join(arguments)}") from error
    flask = str(ROOT / ".venv/bin/flask")
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "TERM", "LANG", "LC_ALL")}
    _become_its_user()
    os.chdir(ROOT)
    os.umask(0o027)  # as the units have it
    os.execve(flask, [flask, "--app", "wsgi", *arguments], {**kept, **settings})  # noqa: S606 - no shell is wanted


def _become_its_user() -> None:
    """What root made, the services could not write to."""
    if os.geteuid() == 0:
        who = pwd.getpwnam(USER)
        os.setgroups([])
        os.setgid(who.pw_gid)
        os.setuid(who.pw_uid)


if __name__ == "__main__":
    try:
        main(sys.argv[1:], Places())
    except Trouble as trouble:
        sys.exit(str(trouble))

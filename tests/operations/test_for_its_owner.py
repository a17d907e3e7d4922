"""What people sent is read by nobody on the machine but who runs the site, whatever the shell's mask says."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from config import ROOT
from tests.operations.conftest import FLASK


def made_by(command: list[str], folder: Path, **env: str) -> dict[str, int]:
    """All that a command makes under the usual mask, with what others may do with it."""
    done = subprocess.run(
        [FLASK, "--app", "wsgi", *command],
        cwd=ROOT,
        env={**os.environ, "STORYBOARD_DATA": str(folder), **env},
        umask=0o022,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return {str(path.relative_to(folder.parent)): path.stat().st_mode & 0o077 for path in [folder, *folder.rglob("*")]}


def test_what_a_command_makes_is_its_owners_alone(tmp_path):
    found = made_by(["migrate"], tmp_path / "instance")
    assert {"instance", "instance/storyboard.db", "instance/files/objects"} <= found.keys()
    assert {name for name, others in found.items() if others} == set()
    found = made_by(["backup"], tmp_path / "instance")
    assert any("/backups/" in name for name in found)
    assert {name for name, others in found.items() if others} == set()


def test_a_server_in_front_that_reads_films_keeps_what_its_unit_gives_it(tmp_path):
    found = made_by(["migrate"], tmp_path / "instance", SEND_FILES_BY="x-accel", TRUSTED_PROXIES="1")
    assert found["instance/files/objects"] == 0o055

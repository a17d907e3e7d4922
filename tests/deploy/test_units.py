"""The units, read by systemd itself."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import config
from storyboard.queue import QUEUES
from tests.services.running import program

SOURCES = config.ROOT / "deploy/systemd"
UNITS = [
    *(path.name for path in SOURCES.glob("storyboard*.*") if path.is_file() and "@" not in path.name),
    *(f"storyboard-worker@{lane}.service" for lane in QUEUES),
]
SERVICES = [unit for unit in UNITS if unit.endswith(".service")]
WORST = 2.0  # systemd's own scale, of 10; without any hardening it is 9.2


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A server's folders, with our units, and programs where the units look for them."""
    root = tmp_path_factory.mktemp("root")
    shutil.copytree(SOURCES, root / "units")
    for unit in (root / "units").rglob("*"):
        if unit.is_file():
            unit.write_text(unit.read_text().replace("/opt/storyboard/.venv", f"{config.ROOT}/.venv"))
    shutil.copytree(SOURCES, root / "etc/systemd/system")
    return root


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_finds_nothing_wrong(root: Path, unit: str) -> None:
    env = {**os.environ, "SYSTEMD_UNIT_PATH": f"{root}/units:"}
    told = subprocess.run(
        [program("systemd-analyze"), "verify", "--man=no", unit], env=env, capture_output=True, text=True, check=False
    )
    about_us = [line for line in told.stderr.splitlines() if "storyboard" in line]
    assert (told.returncode, about_us) == (0, [])


@pytest.mark.parametrize("unit", SERVICES)
def test_a_service_may_do_little_beside_its_work(root: Path, unit: str) -> None:
    told = subprocess.run(
        [program("systemd-analyze"), "security", "--offline=yes", "--no-pager", f"--root={root}", unit],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"exposure level for .*: ([\d.]+)", told.stdout)
    assert found, told.stderr
    assert float(found[1]) < WORST


def test_the_target_brings_a_worker_for_each_queue() -> None:
    wanted = (SOURCES / "storyboard.target").read_text()
    assert re.findall(r"storyboard-worker@(\w+)\.service", wanted) == list(QUEUES)


def test_no_unit_holds_a_setting_of_its_own() -> None:
    """They all stand in one file, so that the command `storyboard` and the services never disagree."""
    assert [path.name for path in SOURCES.rglob("*.service") if "Environment=" in path.read_text()] == []


@pytest.mark.parametrize("name", ["sysusers", "tmpfiles"])
def test_user_and_folders_are_understood(name: str, tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/passwd").write_text("root:x:0:0::/:/bin/sh\nstoryboard:x:900:900::/:/bin/sh\n")
    (tmp_path / "etc/group").write_text("root:x:0:\nstoryboard:x:900:\nwww-data:x:33:\n")
    options = ["--create"] if name == "tmpfiles" else []
    tried = subprocess.run(
        [program(f"systemd-{name}"), *options, f"--root={tmp_path}", str(SOURCES / f"{name}.conf")],
        capture_output=True,
        text=True,
        check=False,
    )
    if os.geteuid() != 0:
        pytest.skip("only root may make users and give folders away")
    assert tried.returncode == 0, tried.stderr
    if name == "tmpfiles":
        files = (tmp_path / "var/lib/storyboard/files").stat()
        assert (oct(files.st_mode & 0o7777), files.st_uid, files.st_gid) == ("0o2750", 900, 33)

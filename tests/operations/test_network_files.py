"""SQLite's files do not lie on a network file system: said at the start, before a file is touched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import config
from config import ROOT
from storyboard import create_app
from storyboard.operations import mounts
from storyboard.operations.mounts import network_file_system

HEAD = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n25 22 0:5 / /proc rw - proc proc rw\n"


def mounted(place: str, kind: str, source: str = "server:/share") -> str:
    """A line of the kernel's list."""
    return f"36 22 0:40 / {place} rw,relatime shared:9 master:2 - {kind} {source} rw\n"


@pytest.mark.parametrize(
    "kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.s3fs", "glusterfs", "fuse.glusterfs", "ceph"]
)
def test_what_comes_over_a_network_is_named(kind):
    assert network_file_system(Path("/srv/stories/storyboard.db"), HEAD + mounted("/srv", kind)) == kind


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "zfs", "overlay", "tmpfs", "fuse.gocryptfs", "fuseblk"])
def test_a_disk_of_this_machine_is_none(kind):
    assert network_file_system(Path("/srv/stories/storyboard.db"), HEAD + mounted("/srv", kind)) is None


def test_the_nearest_mount_counts_and_of_two_in_one_place_the_later():
    inside = HEAD + mounted("/srv", "nfs4") + mounted("/srv/stories", "ext4", "/dev/sdb1")
    assert network_file_system(Path("/srv/stories/storyboard.db"), inside) is None
    assert network_file_system(Path("/srv/other.db"), inside) == "nfs4"
    assert network_file_system(Path("/srv/stories.db"), inside) == "nfs4"  # a name that only begins alike
    assert network_file_system(Path("/srv/a.db"), HEAD + mounted("/srv", "nfs4") + mounted("/srv", "ext4")) is None


def test_a_place_with_a_blank_in_its_name_is_understood():
    assert network_file_system(Path("/my share/a.db"), HEAD + mounted("/my\\040share", "cifs")) == "cifs"


def test_where_nobody_can_tell_nothing_is_refused(monkeypatch):
    assert network_file_system(Path("/srv/a.db"), "") is None
    assert network_file_system(Path("/srv/a.db"), "what\nis - \nthis\n") is None
    monkeypatch.setattr(mounts, "MOUNTS", Path("/nowhere"))
    assert network_file_system(Path("/srv/a.db")) is None


@pytest.mark.sqlite
@pytest.mark.parametrize(("name", "file"), [("DATABASE_URL", "storyboard.db"), ("QUEUE_URL", "queue.db")])
def test_the_start_is_refused_before_a_file_is_touched(tmp_path, monkeypatch, name, file):
    share, local = tmp_path / "share", tmp_path / "local"
    share.mkdir()
    (tmp_path / "mountinfo").write_text(HEAD + mounted(str(share.resolve()), "nfs4"))
    monkeypatch.setattr(mounts, "MOUNTS", tmp_path / "mountinfo")
    settings = config.load({"STORYBOARD_DATA": str(local), name: f"sqlite:///{share}/{file}"})
    with pytest.raises(config.WrongSetting) as refused:
        create_app(settings)
    assert str(refused.value) == (
        f"{name} is a file on a network file system (nfs4), where SQLite cannot keep two writers apart. "
        "Allowed: a file on a disk of this machine, or the address of a PostgreSQL server."
    )
    assert list(share.iterdir()) == []


@pytest.mark.sqlite
def test_a_link_is_followed_and_films_may_lie_on_a_share(tmp_path, monkeypatch):
    share = tmp_path / "share"
    share.mkdir()
    (tmp_path / "data").symlink_to(share)
    (tmp_path / "mountinfo").write_text(HEAD + mounted(str(share.resolve()), "cifs"))
    monkeypatch.setattr(mounts, "MOUNTS", tmp_path / "mountinfo")
    with pytest.raises(config.WrongSetting, match=r"network file system \(cifs\)"):
        create_app(config.load({"STORYBOARD_DATA": str(tmp_path / "data")}))
    local = {"STORYBOARD_DATA": str(tmp_path / "local"), "STORAGE_URL": f"file://{share}"}
    create_app(config.load(local)).extensions["storyboard_engine"].dispose()


LOOK = """
import sys
from pathlib import Path
from storyboard.operations.mounts import MOUNTS, _kind_at
print(_kind_at(Path(sys.argv[1]) / "storyboard.db", MOUNTS.read_text()))
"""


@pytest.mark.fault
def test_the_kernels_own_list_is_understood(tmp_path: Path):
    # In a namespace of its own. A network file system wants a server or a module; a memory disk shows the same lines.
    unshare = shutil.which("unshare")
    if unshare is None or os.geteuid() != 0:
        pytest.skip("needs root and unshare")
    place = tmp_path / "a share"
    place.mkdir()
    script = 'mount -t tmpfs share "$1" && exec "$2" -c "$3" "$1"'
    command = [unshare, "--mount", "sh", "-c", script, "sh", str(place), sys.executable, LOOK]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if "denied" in asked.stderr or "not permitted" in asked.stderr:
        pytest.skip("may not mount here")
    assert (asked.stdout, asked.returncode) == ("tmpfs\n", 0), asked.stderr

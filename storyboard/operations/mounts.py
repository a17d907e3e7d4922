"""On what kind of file system a path lies, read from Linux's own list of mounts. Plain Python.

SQLite's locks, and the shared memory of its write-ahead log, do not work between machines, and on some of these file
systems not even on one: two writers would damage the file (https://www.sqlite.org/useovernet.html).
"""

from __future__ import annotations

import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
NETWORK = frozenset(
    {
        "9p",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "gfs2",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "orangefs",
        "smb3",
        "smbfs",
    }
)
# Programs that show a remote store as a folder; FUSE names itself, and the program after a dot.
NETWORK_PROGRAMS = frozenset({"sshfs", "glusterfs", "s3fs", "rclone", "gcsfuse", "davfs", "ceph", "moosefs", "juicefs"})


def network_file_system(path: Path, mountinfo: str | None = None) -> str | None:
    """The kind of network file system on which this path lies; None when it lies on none, or nobody can tell.

    :param mountinfo: what the kernel says is mounted; read from the system when not given.
    """
    if mountinfo is None:
        try:
            mountinfo = MOUNTS.read_text(errors="surrogateescape")
        except OSError:  # not Linux
            return None
    kind = _kind_at(path.resolve(), mountinfo)
    program = kind.removeprefix("fuse.") if kind.startswith("fuse.") else ""
    return kind if kind in NETWORK or program in NETWORK_PROGRAMS else None


def _kind_at(path: Path, mountinfo: str) -> str:
    """The kind of what is mounted nearest above a path; of two at one place, the later, which hides the other."""
    nearest, kind = -1, ""
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        columns, described = before.split(), after.split()
        if len(columns) < 5 or not described:
            continue
        place = Path(_unescaped(columns[4]))
        if path.is_relative_to(place) and len(place.parts) >= nearest:
            nearest, kind = len(place.parts), described[0]
    return kind


def _unescaped(field: str) -> str:
    """A path as it is: the list writes blanks, tabs, line ends and backslashes as octal figures."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), field)

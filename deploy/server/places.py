"""Where things are on a server."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HOME = Path("/opt/storyboard")
USER = "storyboard"


@dataclass(frozen=True)
class Places:
    """The folders of a server, below `root`; a test has another root than a server."""

    root: Path = Path("/")

    @property
    def settings(self) -> Path:
        """The settings, with their secrets."""
        return self.root / "etc/storyboard/storyboard.env"

    @property
    def units(self) -> Path:
        """Where systemd looks for what an administrator adds."""
        return self.root / "etc/systemd/system"

    @property
    def users(self) -> Path:
        """Who is to be a user of the system."""
        return self.root / "etc/sysusers.d/storyboard.conf"

    @property
    def folders(self) -> Path:
        """Which folders are to be there, and whose they are."""
        return self.root / "etc/tmpfiles.d/storyboard.conf"

    @property
    def nginx(self) -> Path:
        """nginx's file for our site."""
        return self.root / "etc/nginx/sites-available/storyboard"

    @property
    def command(self) -> Path:
        """The command `storyboard`."""
        return self.root / "usr/local/bin/storyboard"

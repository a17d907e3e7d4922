"""The file with a server's settings: made once with secrets of its own, read as systemd reads it."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from deploy.setup.commands import ROOT

EXAMPLE = ROOT / "deploy/storyboard.env.example"
EXAMPLE_HOST = "stories.example.org"


def make(path: Path, host: str) -> bool:
    """Write the settings for this host, readable by us alone; return False, and leave it, when there is a file."""
    text = EXAMPLE.read_text().replace(EXAMPLE_HOST, host)
    text = re.sub(r"(?m)^(SECRET_KEY|DATA_KEY)=$", lambda line: line[0] + secrets.token_urlsafe(48), text)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    return True


def read(path: Path) -> dict[str, str]:
    """The settings by name. A value may stand in quotes."""
    found = re.findall(r"(?m)^[ \t]*(\w+)=(.*?)[ \t]*$", path.read_text())
    return {name: value[1:-1] if re.fullmatch(r"\"[^\"]*\"|'[^']*'", value) else value for name, value in found}

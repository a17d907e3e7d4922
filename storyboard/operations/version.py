"""Which version of Storyboard this is."""

from __future__ import annotations

import tomllib
from functools import cache

from config import ROOT


@cache
def version() -> str:
    """Which version this is."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])

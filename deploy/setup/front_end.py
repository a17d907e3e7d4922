"""The bundles that the pages load, made by esbuild from `storyboard/static/`."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from deploy.setup import environment, stamps
from deploy.setup.commands import ROOT, attempt, run

PACKAGES = ROOT / "node_modules"
LOCK = ROOT / "package-lock.json"
RECIPE = ROOT / "package.json"
SOURCES = ROOT / "storyboard/static"
BUNDLES = SOURCES / "build"
OLDEST_NODE = 18


def provide() -> None:
    """Install the front end's packages and make its bundles, where either is missing or out of date.

    :raises Trouble: npm could not.
    """
    packages = stamps.digest([LOCK, RECIPE])
    bundles = stamps.digest([LOCK, RECIPE, *_sources()])
    if stamps.fresh(BUNDLES, bundles):
        return
    command, env = npm()
    if not stamps.fresh(PACKAGES, packages):
        run("Installing the front end's packages", [command, "ci", "--no-audit", "--no-fund"], env)
        stamps.remember(PACKAGES, packages)
    run("Bundling the front end", [command, "run", "build"], env)
    stamps.remember(BUNDLES, bundles)


def _sources() -> list[Path]:
    return [path for path in SOURCES.rglob("*") if path.is_file() and BUNDLES not in path.parents]


def npm() -> tuple[str, dict[str, str]]:
    """Return the command for npm and what its environment needs: the system's if it is good enough, else our own."""
    if shutil.which("npm") and _system_node() >= OLDEST_NODE:
        return "npm", {}
    programs = environment.provide_node()
    return str(programs / "npm"), {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}


def _system_node() -> int:
    if not shutil.which("node"):
        return 0
    _, version = attempt(["node", "--version"])
    major = re.match(r"v(\d+)", version)
    return int(major.group(1)) if major else 0

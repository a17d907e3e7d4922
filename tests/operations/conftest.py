"""An installation with the demo, set up once by the real command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import config
from config import ROOT
from storyboard import create_app

FLASK = str(Path(sys.executable).parent / "flask")


def flask(data: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run one of our commands in an installation of its own, to its end."""
    return subprocess.run(
        [FLASK, "--app", "wsgi", *words],
        cwd=ROOT,
        env={**os.environ, "STORYBOARD_DATA": str(data), **env},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="session")
def demo_as_made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of an installation with the demo, and what the command said; only to be copied."""
    data = tmp_path_factory.mktemp("demo")
    made = flask(data, "demo")
    assert made.returncode == 0, made.stderr
    return data, made.stdout


@pytest.fixture
def demo_data(tmp_path: Path, demo_as_made: tuple[Path, str]) -> Path:
    """A copy of that installation, to do with what one likes."""
    return Path(shutil.copytree(demo_as_made[0], tmp_path / "demo"))


@pytest.fixture
def demo_app(demo_data: Path) -> Iterator[Flask]:
    """The site of that installation."""
    app = create_app(config.load({"STORYBOARD_DATA": str(demo_data), "LOG_LEVEL": "ERROR"}))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield app
    app.extensions["storyboard_engine"].dispose()

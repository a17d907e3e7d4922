"""Houses of every kind: on SQLite and a disk, on PostgreSQL and an S3 store."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storyboard.storage.interface import new_key
from tests.operations.keeping import houses
from tests.operations.keeping.houses import Place

SMALL, GROWN = "SQLite and a disk", "PostgreSQL and S3"


@pytest.fixture
def place(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Place]]:
    """Makes an empty installation, small or grown, in a folder of its own."""
    made: list[Place] = []

    def make(kind: str = SMALL, **env: str) -> Place:
        if kind == GROWN:
            bucket = request.getfixturevalue("s3")
            env = {
                "DATABASE_URL": request.getfixturevalue("empty_database")(),
                "STORAGE_URL": bucket(new_key()),
                "WITHDRAWALS_URL": bucket(new_key()),
                **env,
            }
        made.append(houses.at(tmp_path / f"house-{len(made)}", **env))
        return made[-1]

    yield make
    for one in made:
        one.app.extensions["storyboard_engine"].dispose()


@pytest.fixture(scope="session")
def furnished_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small house with a bit of everything in it; only to be copied."""
    folder = tmp_path_factory.mktemp("furnished")
    made = houses.furnished(houses.at(folder))
    with made.house.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    made.house.engine.dispose()
    return folder


@pytest.fixture
def home(place: Callable[..., Place], furnished_once: Path, tmp_path: Path) -> Place:
    """A small house with a bit of everything in it."""
    shutil.copytree(furnished_once, tmp_path / "house-0")
    return place()


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    """Where the backups of these tests go."""
    return tmp_path / "backups"

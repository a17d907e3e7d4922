"""What every test can ask for: an app on a real database of its own, a storage, a browser's clients."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import Session

import config
from deploy.setup import translations
from storyboard import create_app
from storyboard.database import db, make_engine
from storyboard.operations import schema
from tests.clips import clips  # noqa: F401 - shared by all rooms
from tests.live import chromium, complaints, site, window  # noqa: F401 - the running site, for journeys
from tests.people import Browser, ada, clara, eve, henri, malik, sena  # noqa: F401 - the cast, for every test
from tests.services.postgresql import drop, empty_database, new_database, postgresql  # noqa: F401 - a real server
from tests.services.redis import new_redis  # noqa: F401 - a real server
from tests.services.seaweed import s3  # noqa: F401 - a real S3 store
from tests.services.smtp import certificate, mailroom, open_mailroom  # noqa: F401 - a real mail server

SLOWER = ("media", "fault", "journey")


def pytest_configure(config: pytest.Config) -> None:
    """Before anything else, and once: what was translated since the last setup is read too."""
    if not hasattr(config, "workerinput"):
        translations.provide()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Fast ones first: what fails early is known early. What is slow, or SQLite's own, runs on SQLite alone."""
    once = [one for one in items if _database_of(one) == "postgresql" and (_slowness(one) or _is_sqlites(one))]
    config.hook.pytest_deselected(items=once)
    items[:] = sorted(
        (item for item in items if item not in once),
        key=lambda item: (_slowness(item), _database_of(item) == "postgresql"),
    )


def _slowness(item: pytest.Item) -> int:
    return max((SLOWER.index(mark.name) + 1 for mark in item.iter_markers() if mark.name in SLOWER), default=0)


def _is_sqlites(item: pytest.Item) -> bool:
    return item.get_closest_marker("sqlite") is not None


def _database_of(item: pytest.Item) -> str:
    callspec = getattr(item, "callspec", None)
    return str(callspec.params.get("database_url", "")) if callspec else ""


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with every migration run, to be copied."""
    path = tmp_path_factory.mktemp("schema") / "storyboard.db"
    engine = make_engine(f"sqlite:///{path}")
    schema.upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of the test's own with the newest schema."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated"), tmp_path / "storyboard.db")
        yield f"sqlite:///{tmp_path}/storyboard.db"
    else:
        url = request.getfixturevalue("new_database")()
        yield url
        drop(url)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> config.Settings:
    """Settings of an installation in a folder of its own."""
    return config.load({"STORYBOARD_DATA": str(tmp_path), "DATABASE_URL": database_url, "LOG_LEVEL": "ERROR"})


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Each test has an application of its own: without this, all would compile the same templates."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(settings: config.Settings, compiled_templates: FileSystemBytecodeCache) -> Iterator[Flask]:
    """The application; forms are taken without their token, which has tests of its own."""
    app = create_app(replace(settings))
    app.jinja_env.bytecode_cache = compiled_templates
    app.test_client_class = Browser
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    yield app
    app.extensions["storyboard_engine"].dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """The session of an app context that lasts as long as the test."""
    with app.app_context():
        yield db.session

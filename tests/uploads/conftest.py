"""A storage to send into, and what lies in it; a site that takes uploads, and authors' clients."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import flask
import pytest

from config import Settings
from storyboard import create_app
from storyboard.storage.disk import DiskStorage
from storyboard.uploads.hooks import Hooks, Owner, wire
from tests.people import Browser
from tests.uploads.tus import Tus

LARGEST = 1_000_000
PREFIXES = itertools.count()


class Shelf(DiskStorage):
    """A storage whose whole disk can be looked at."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._root = root

    def holds(self) -> list[bytes]:
        """Every file on the disk, finished or not, visible or not."""
        return [path.read_bytes() for path in sorted(self._root.rglob("*")) if path.is_file()]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.fixture
def app(request: pytest.FixtureRequest, settings: Settings) -> Iterator[flask.Flask]:
    """The site on each kind of storage: on the disk beside SQLite, in S3 beside PostgreSQL."""
    if settings.database_url.startswith("postgresql"):
        settings = replace(settings, storage_url=request.getfixturevalue("s3")(f"tus-{next(PREFIXES)}"))
    app = create_app(settings)
    app.test_client_class = Browser
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=True, PROPAGATE_EXCEPTIONS=False)
    yield app
    app.extensions["storyboard_engine"].dispose()


@pytest.fixture
def ended(app: flask.Flask) -> list[str]:
    """The uploads that ended, as those who wait for them are told. Awa's browser may send, Eve's may not."""
    told: list[str] = []

    def whose() -> list[Owner]:
        name = flask.request.headers.get("User-Agent", "")
        return [Owner(name, LARGEST)] if name in ("Awa", "Binta") else []

    wire(app, Hooks(whose=whose, ended=lambda _session, upload: told.append(upload.storage_key)))
    return told


@pytest.fixture
def awa(app: flask.Flask, ended: list[str]) -> Tus:
    return client(app, "Awa")


def client(app: flask.Flask, name: str) -> Tus:
    """The client of somebody."""
    browser = app.test_client()
    browser.environ_base["HTTP_USER_AGENT"] = name
    return Tus(browser)


def stored(app: flask.Flask, ended: list[str]) -> bytes:
    """What came of the one upload that ended."""
    (key,) = ended
    with app.app_context():
        return b"".join(app.extensions["storyboard_storage"].read(key))


def nothing_is_kept(app: flask.Flask) -> bool:
    """Whether the storage is empty, of what is unfinished too."""
    store = app.extensions["storyboard_storage"]
    return list(store.objects()) == [] and store.erase_unfinished(datetime.now(UTC) + timedelta(hours=1)) == 0

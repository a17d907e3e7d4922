"""An installation with a call, and clips."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.storage.interface import Storage
from tests.clips import clips
from tests.factory import open_call

__all__ = ["clips"]


@pytest.fixture
def storage(app: Flask) -> Storage:
    """Where the app of the test keeps bytes."""
    storage: Storage = app.extensions["storyboard_storage"]
    return storage


@pytest.fixture
def call(session: Session) -> Call:
    """A call that is open."""
    return open_call(session)

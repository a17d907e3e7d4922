"""A call that is over, with a story for each rule."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.database import transaction, utc_now
from storyboard.storage.interface import Storage
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Kind, MediaFile, Story
from tests.factory import open_call, tell

LONG_AGO = utc_now() - timedelta(days=60)


@pytest.fixture
def storage(app: Flask) -> Storage:
    """Where the installation keeps bytes."""
    found: Storage = app.extensions["storyboard_storage"]
    return found


@pytest.fixture
def call(session: Session) -> Call:
    """A call whose event was sixty days ago."""
    call = open_call(session, event={"day": LONG_AGO.date().isoformat()})
    with transaction(session):
        call.opens_at, call.closes_at = LONG_AGO - timedelta(days=30), LONG_AGO - timedelta(days=9)
    return call


@pytest.fixture
def stories(session: Session, call: Call, storage: Storage) -> dict[str, Story]:
    """What came in for it, by name; every file has its bytes."""
    made = {
        "declined": tell(session, call, state=State.DECLINED),
        "begun": tell(session, call, state=State.DRAFT),
        "film": tell(session, call, kind=Kind.VIDEO, state=State.APPROVED),
        "text": tell(session, call, state=State.APPROVED),
        "waits": tell(session, call, state=State.PENDING),
        "lately": tell(session, call, state=State.DECLINED),
    }
    with transaction(session):
        for name, story in made.items():
            session.get_one(Story, story.id).changed_at = LONG_AGO if name != "lately" else utc_now()
    for file in session.scalars(select(MediaFile)).all():
        with storage.writer(file.storage_key) as writer:
            writer.write(b"x" * file.bytes)
            writer.finish()
    session.rollback()
    return made

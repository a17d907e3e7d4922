"""A call, stories with real bytes behind them, and a visitor."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.database import transaction
from storyboard.storage.interface import Storage, new_key
from storyboard.stories import actions
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Kind, MediaFile, Story
from tests.factory import open_call, tell

EVERY_FILE = (
    (FileRole.RAW, "", "video/mp4"),
    (FileRole.MASTER, "", "video/mp4"),
    (FileRole.REVIEW, "", "video/mp4"),
    (FileRole.POSTER, "", "image/jpeg"),
    (FileRole.SHEET, "", "image/jpeg"),
    (FileRole.RENDITION, "480p", "video/mp4"),
    (FileRole.RENDITION, "240p", "video/mp4"),
    (FileRole.AUDIO, "", "audio/mp4"),
    (FileRole.CAPTIONS, "fr", "text/vtt"),
)
SAID = "What Awa says in her film"
Film = Callable[..., Story]


def bytes_of(role: FileRole, variant: str) -> bytes:
    """What stands for a file's content: says which file it is."""
    return f"the {role} {variant} of Awa's film. ".encode() * 300


def give_files(session: Session, storage: Storage, story: Story) -> None:
    """Every file that a story can ever have, with its bytes; more than it has at any one time."""
    with transaction(session):
        actions.forget_files(session, story, list(FileRole))
        for role, variant, media_type in EVERY_FILE:
            with storage.writer(new_key()) as writer:
                writer.write(bytes_of(role, variant))
                stored = writer.finish()
            file = MediaFile(
                role=role,
                variant=variant,
                storage_key=stored.key,
                media_type=media_type,
                sha256=stored.sha256,
                bytes=stored.bytes,
                facts={"cues": 1, "text": SAID} if role is FileRole.CAPTIONS else {"duration_s": 62.0},
            )
            actions.add_file(session, story, file)


@pytest.fixture
def call(session: Session) -> Call:
    return open_call(session)


@pytest.fixture
def film(app: Flask, session: Session, call: Call) -> Film:
    """Awa's film, with all its files and their bytes; approved, unless told."""

    def make(state: State = State.APPROVED, **words: object) -> Story:
        story = tell(session, call, kind=Kind.VIDEO, state=state, **words)
        give_files(session, app.extensions["storyboard_storage"], story)
        return session.get_one(Story, story.id, populate_existing=True)

    return make

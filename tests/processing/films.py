"""Awa sends a film, and the jobs that follow are done: what the tests of this room begin with."""

from __future__ import annotations

import threading
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from storyboard.database import transaction
from storyboard.processing import actions, work
from storyboard.processing.models import Job
from storyboard.processing.needs import JobKind
from storyboard.storage.interface import Storage, new_key
from storyboard.stories import actions as stories
from storyboard.stories.actions import AUTHOR
from storyboard.stories.lifecycle import Act, State
from storyboard.stories.models import FileRole, Kind, MediaFile, Story
from tests.factory import MODERATOR, tell

WORKER = "worker of the tests"


def store(storage: Storage, clip: Path, key: str) -> None:
    """Put a clip's bytes under a key."""
    with storage.writer(key) as writer:
        writer.write(clip.read_bytes())
        writer.finish()


def send_film(session: Session, storage: Storage, call: object, clip: Path) -> Story:
    """Awa sends this clip; its job waits."""
    story = tell(session, call, kind=Kind.VIDEO, state=State.PROCESSING)
    raw = story.file(FileRole.RAW)
    assert raw is not None
    store(storage, clip, raw.storage_key)
    with transaction(session):
        actions.plan(session, session.get_one(Story, story.id), JobKind.PREPARE)
    return again(session, story)


def send_another(session: Session, storage: Storage, story: Story, clip: Path) -> Story:
    """Awa replaces the film of a story that is still to be judged."""
    key = new_key()
    store(storage, clip, key)
    raw = MediaFile(role=FileRole.RAW, storage_key=key, media_type="video/mp4", sha256="", bytes=clip.stat().st_size)
    with transaction(session):
        stories.add_file(session, again(session, story), raw)
        changed = stories.change_state(session, story.id, Act.EDIT, by=AUTHOR, new_file=True)
        actions.plan(session, changed, JobKind.PREPARE)
    return again(session, story)


def approve(session: Session, story: Story) -> Job:
    """Malik approves; the job that publishes waits."""
    with transaction(session):
        changed = stories.change_state(session, story.id, Act.APPROVE, by=MODERATOR)
        return actions.plan(session, changed, JobKind.PUBLISH)


def do(app: Flask, job: Job, *, worker: str = WORKER, stopping: threading.Event | None = None) -> None:
    """One attempt at a job."""
    work.run(app, job.id, worker, stopping or threading.Event())


def job_of(session: Session, story: Story, kind: JobKind) -> Job:
    """The newest job of this kind for a story, as it stands now."""
    session.rollback()
    found = select(Job).where(Job.story_id == story.id, Job.kind == kind).order_by(Job.id.desc()).limit(1)
    return session.scalars(found.execution_options(populate_existing=True)).one()


def again(session: Session, story: Story) -> Story:
    """The story as it stands now."""
    session.rollback()
    return session.get_one(Story, story.id, populate_existing=True)


def roles(story: Story) -> list[str]:
    """What files there are: `master`, `rendition 480p`…"""
    return sorted(f"{file.role} {file.variant}".strip() for file in story.files)

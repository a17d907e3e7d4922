"""What an author does before a story is sent: begin it, go on with it, give it a film, send it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storyboard.database import transaction
from storyboard.processing.actions import plan
from storyboard.processing.needs import JobKind
from storyboard.processing.queries import is_looked_at, is_refused
from storyboard.sharing.steps import Lack, Told, lacking
from storyboard.sharing.ticket import Ticket
from storyboard.storage.interface import Storage, Stored
from storyboard.stories import actions as stories
from storyboard.stories import drafts, guardians, story_key
from storyboard.stories.actions import AUTHOR
from storyboard.stories.lifecycle import Act
from storyboard.stories.models import FileRole, Kind, MediaFile, Story
from storyboard.stories.queries import story_with_key
from storyboard.uploads import actions as uploads


def begin(session: Session, ticket: Ticket, kind: Kind, *, secret: str) -> Story:
    """The draft of this ticket: a new one, or the one that it began before."""
    key_digest = story_key.digest(ticket.key, secret)
    try:
        return drafts.begin(session, call_id=ticket.call_id, kind=kind, key_digest=key_digest, began_at=ticket.began_at)
    except IntegrityError:
        before = session.scalar(story_with_key(key_digest))
        if before is None:
            raise
        return before


def has_film(session: Session, story: Story) -> bool:
    """Whether a film of this story is here, safe already or not, against which nothing was found."""
    here = any(file.role in (FileRole.RAW, FileRole.MASTER) for file in story.files)
    return here and not session.scalar(select(is_refused()).where(Story.id == story.id))


def raw_file(film: Stored) -> MediaFile:
    """The row of a film as it came. What it is, probing will tell; nobody is ever sent these bytes."""
    return MediaFile(
        role=FileRole.RAW,
        variant="",
        storage_key=film.key,
        media_type="application/octet-stream",
        sha256=film.sha256,
        bytes=film.bytes,
    )


def give_film(session: Session, storage: Storage, story_id: int, film: Stored) -> None:
    """A film is here: it is made safe at once, so that what it tells of its author goes soon, sent or not.

    :raises AlreadyChanged: the story was sent, or is gone; the film is the caller's to erase.
    """
    with transaction(session) as tx:
        for key in drafts.give_film(session, story_id, raw_file(film)):
            tx.after_commit(storage.erase, key)
        plan(session, session.get_one(Story, story_id), JobKind.PREPARE)


def choose_writing(session: Session, storage: Storage, story_id: int) -> None:
    """The story is told in writing after all; a film that is here goes. :raises AlreadyChanged: it is sent, or gone."""
    story = session.get_one(Story, story_id, populate_existing=True)
    if story.kind is not Kind.TEXT or story.files:
        with transaction(session) as tx:
            drafts.fill_in(session, story_id, kind=Kind.TEXT)
            for key in stories.forget_files(session, story, list(FileRole)):
                tx.after_commit(storage.erase, key)
    uploads.end_all(session, storage, story.slug)


class NotReady(Exception):
    """Something is lacking. What, the page says: a film may have turned out to be of no use just now."""


def lacks(session: Session, story: Story) -> list[Lack]:
    """What this draft lacks before it can be sent."""
    return lacking(
        Told(
            title=bool(story.title),
            video=story.kind is Kind.VIDEO,
            words=bool(story.body),
            film=has_film(session, story),
            age=story.age_told,
            guardian_needed=story.age_told and _must_ask_guardian(story),
            places_not_asked=not {consent.place for consent in story.consents}.issubset(story.call.places),
        )
    )


def _must_ask_guardian(story: Story) -> bool:
    """Whether its author has not said yet how their guardian is asked: now, or later by a link."""
    missing = guardians.is_missing(story.age_band, said_yes=story.guardian_said_yes)
    return missing and story.held_for != guardians.HELD_FOR


def send(session: Session, storage: Storage, story_id: int) -> Story:
    """Send a draft that lacks nothing. Its film may still be on its way through our hands, but is here.

    :raises AlreadyChanged: it was sent before, or is gone.
    :raises NotReady: something is lacking.
    """
    with transaction(session):
        story = drafts.open_draft(session, story_id)
        if lacks(session, story):
            raise NotReady
        film = story.kind is Kind.VIDEO
        if film:
            drafts.fill_in(session, story_id, body="")
        safe = bool(session.scalar(select(is_looked_at()).where(Story.id == story_id)))
        story = stories.change_state(session, story_id, Act.SUBMIT, by=AUTHOR, unprepared=film and not safe)
        if film:
            plan(session, story, JobKind.SHEET if safe else JobKind.PREPARE)
    uploads.end_all(session, storage, story.slug)  # another film for it that is still on its way
    return story

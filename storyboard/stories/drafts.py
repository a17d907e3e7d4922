"""A story that is begun and not sent: saved as it is told, in whatever order; its film is here as soon as it is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from storyboard.database import transaction, utc_now
from storyboard.journal.actions import record
from storyboard.journal.models import Event
from storyboard.journal.numbers import unused_number
from storyboard.stories.actions import AUTHOR, AlreadyChanged, add_file, forget_files
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Consent, FileRole, Kind, MediaFile, Story


def begin(session: Session, *, call_id: int, kind: Kind, key_digest: str, began_at: datetime) -> Story:
    """Write an empty draft.

    :param began_at: when its form was opened.
    :raises IntegrityError: the key is taken: this form began one before.
    """
    with transaction(session):
        story = Story(
            id=unused_number(session, Story, func.max(Event.story_id)),
            call_id=call_id,
            kind=kind,
            key_digest=key_digest,
            state=State.DRAFT,
            created_at=began_at,
        )
        session.add(story)
        session.flush()
        record(session, "story.begin", actor=AUTHOR.label, story_id=story.id, told_in=kind.value)
    return story


class TypedElsewhere(Exception):
    """This part of the draft was written in another page since this one was shown."""


def open_draft(session: Session, story_id: int) -> Story:
    """The draft as it is now, in the transaction that is about to write to it.

    :raises AlreadyChanged: it is none any more.
    """
    story = session.get_one(Story, story_id, populate_existing=True)
    if story.state is not State.DRAFT:
        raise AlreadyChanged(story)
    return story


def turn_of(session: Session, story_id: int, part: str, page: str, seen: str | None) -> None:
    """Note that a page writes this part of the draft, in the transaction in which it does.

    :param seen: the page that had written it last when this one was shown.
    :raises TypedElsewhere: another one has written it since.
    :raises AlreadyChanged: it was sent, or is gone.
    """
    with transaction(session):
        story = open_draft(session, story_id)
        if story.typed_in.get(part) not in (page, seen):
            raise TypedElsewhere
        story.typed_in = {**story.typed_in, part: page}


def fill_in(session: Session, story_id: int, **columns: object) -> None:
    """Keep what was told so far. :raises AlreadyChanged: it was sent, or is gone."""
    with transaction(session):
        story = open_draft(session, story_id)
        for name, value in columns.items():
            setattr(story, name, value)
        story.changed_at = utc_now()


def choose_places(session: Session, story_id: int, places: Collection[Place], *, call_text_id: int) -> None:
    """Keep where it may be shown once it is sent, and to which words its author agrees.

    :raises AlreadyChanged: it was sent, or is gone.
    """
    with transaction(session):
        story = open_draft(session, story_id)
        session.execute(delete(Consent).where(Consent.story_id == story_id, Consent.place.not_in(places)))
        chosen = {one.place: one for one in session.scalars(select(Consent).where(Consent.story_id == story_id))}
        for place in sorted(places):
            consent = chosen.get(place)
            if consent is None:
                session.add(Consent(story_id=story_id, place=place, call_text_id=call_text_id))
            elif consent.call_text_id != call_text_id:
                consent.call_text_id, consent.granted_at = call_text_id, utc_now()
        story.changed_at = utc_now()
        session.flush()
        session.expire(story, ["consents"])


def give_film(session: Session, story_id: int, raw: MediaFile) -> list[str]:
    """The film of the draft is here, in the place of an earlier one; in the transaction of the caller.

    :returns: the storage keys of the earlier one, to erase after the commit.
    :raises AlreadyChanged: it was sent, or is gone.
    """
    with transaction(session):
        story = open_draft(session, story_id)
        replaced = forget_files(session, story, list(FileRole))
        story.kind, story.file_version, story.changed_at = Kind.VIDEO, story.file_version + 1, utc_now()
        add_file(session, story, raw)
    return replaced

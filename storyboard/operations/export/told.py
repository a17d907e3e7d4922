"""A story as it leaves the house: never its contact, its key, or who of the staff did what."""

from __future__ import annotations

import mimetypes
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storyboard.calls.models import Call, CallText
from storyboard.journal.models import Event
from storyboard.moderation.models import Decision
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from storyboard.stories.models import AuthorMessage, Consent, MediaFile, Story
from storyboard.stories.queries_answers import is_shown_in

PLACES = {place: f"may_be_shown_{place.value}" for place in Place}
COLUMNS = (
    "story",
    "state",
    "kind",
    "answers",
    "language",
    "country",
    "display_name",
    "age_band",
    "guardian_said_yes",
    *PLACES.values(),
    "title",
    "body",
    "asks",
    "ready_at",
    "files",
)


def bare(story: Story) -> dict[str, Any]:
    """What is left of a story that was taken back."""
    return {"story": story.slug, "state": story.state.value, "kind": story.kind.value, "since": _at(story.changed_at)}


def words(story: Story) -> dict[str, Any]:
    """What its author told, and where it may be shown as of now."""
    if story.state is State.WITHDRAWN:
        return bare(story)
    return {
        "story": story.slug,
        "state": story.state.value,
        "kind": story.kind.value,
        "answers": _what_it_answers(story),
        "language": story.language,
        "country": story.country,
        "display_name": story.display_name,
        "age_band": story.age_band.value,
        "guardian_said_yes": story.guardian_said_yes,
        **{name: is_shown_in(place, story) for place, name in PLACES.items()},
        "title": story.title,
        "body": story.body,
        "asks": story.asks,
        "ready_at": _at(story.ready_at),
        "consents": [_consent(consent) for consent in story.consents],
    }


def _what_it_answers(story: Story) -> str | None:
    """The question in its own words, or the address of the story; nothing of a story by itself."""
    if story.question is not None:
        return story.question.said_in(story.language).words
    return story.answered.slug if story.answered is not None else None


def shown_somewhere(row: dict[str, Any]) -> bool:
    """Whether the story of this row may be shown in any place."""
    return any(row.get(name) for name in PLACES.values())


def history(session: Session, story: Story) -> dict[str, Any]:
    """What happened to a story and what its author was told; whoever of the staff did it is called `staff`."""
    events = session.scalars(select(Event).where(Event.story_id == story.id).order_by(Event.id))
    decisions = session.scalars(select(Decision).where(Decision.story_id == story.id).order_by(Decision.id))
    told = session.scalars(select(AuthorMessage).where(AuthorMessage.story_id == story.id).order_by(AuthorMessage.id))
    agreed = session.scalars(select(CallText).where(CallText.id.in_({one.call_text_id for one in story.consents})))
    return {
        "created_at": _at(story.created_at),
        "changed_at": _at(story.changed_at),
        "texts_agreed_to": [_text(text) for text in agreed],
        "events": [{"at": _at(one.at), "what": one.kind, "who": one.actor.partition(":")[0]} for one in events],
        "decisions": [
            {"at": _at(one.at), "verdict": one.verdict.value, "reason": one.reason, "undone": bool(one.undone)}
            for one in decisions
        ],
        "messages": [{"at": _at(one.at), "code": one.code, "figures": one.figures, "text": one.text} for one in told],
        "answer": story.answer,
    }


def call_of(call: Call) -> dict[str, Any]:
    """A call with its words in every version: a consent names the one that it was given to."""
    return {
        "call": call.slug,
        "hashtags": call.hashtags,
        "opens_at": _at(call.opens_at),
        "closes_at": _at(call.closes_at),
        "time_zone": call.time_zone,
        "event": call.event,
        "texts": [_text(text) for text in call.texts],
    }


def file_name(story: Story, file: MediaFile) -> str:
    """What a file is called: by its story's address, never by a person; the same at every export."""
    ending = mimetypes.guess_extension(file.media_type) or ".bin"
    return "-".join(filter(None, ("story", story.slug, file.role.value, file.variant))) + ending


def _consent(consent: Consent) -> dict[str, Any]:
    return {
        "place": consent.place.value,
        "text": consent.call_text_id,
        "granted_at": _at(consent.granted_at),
        "withdrawn_at": _at(consent.withdrawn_at),
    }


def _text(text: CallText) -> dict[str, Any]:
    names = ("id", "language", "version", "question", "introduction", "what_happens", "consent")
    return {name: getattr(text, name) for name in names}


def _at(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")

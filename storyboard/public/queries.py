"""Questions of the public pages. All that lists or sends stories asks `is_visible_in(Place.WEB)` anew."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from storyboard.calls.models import Call
from storyboard.calls.queries import is_listed, public_call
from storyboard.journal.models import Event
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import Act, State
from storyboard.stories.models import Consent, FileRole, Kind, MediaFile, Story
from storyboard.stories.queries import is_visible_in, visible_in

# What is made for the public. Upload, master, review copy and contact sheet are not.
PUBLIC_ROLES = (FileRole.RENDITION, FileRole.AUDIO, FileRole.POSTER)


def calls_not_over(now: datetime) -> Select[Call]:
    """Calls that are open, or will be; the one that closes first comes first."""
    announced = select(Call).where(is_listed(), Call.closes_at > now)
    return announced.order_by(Call.closes_at, Call.id).options(selectinload(Call.texts))


def call_at(slug: str) -> Select[Call]:
    """The call with this address, with its words, once it is announced."""
    return public_call(slug).options(selectinload(Call.texts))


def gallery(language: str | None, kind: Kind | None) -> Select[Story]:
    """What everybody may see, newest first; in one language or told in one way, if asked."""
    found = visible_in(Place.WEB)
    if language is not None:
        found = found.where(Story.language == language)
    return found if kind is None else found.where(Story.kind == kind)


@cache
def languages_told() -> Select[str]:
    """The languages in which there is something to see. Steps from language to language, not from story to story."""
    approved = Story.state == State.APPROVED
    told = select(func.min(Story.language).label("language")).where(approved).cte("told", recursive=True)
    following = select(func.min(Story.language)).where(approved, Story.language > told.c.language)
    told = told.union_all(select(following.scalar_subquery()).where(told.c.language.is_not(None)))
    seen = select(Story.id).where(Story.language == told.c.language, is_visible_in(Place.WEB)).limit(1)
    return select(told.c.language).where(seen.scalar_subquery().is_not(None)).order_by(told.c.language)


def story_at(slug: str) -> Select[Story, bool]:
    """The story with this address, in whatever state, with its call; and whether everybody may see it."""
    found = select(Story, is_visible_in(Place.WEB)).where(Story.slug == slug)
    return found.options(joinedload(Story.call), lazyload(Story.consents), lazyload(Story.files))


def was_public(story_id: int) -> Select[bool]:
    """Whether the story was approved once, and its author let it be shown here: else its address was never known."""
    approved = exists().where(Event.story_id == story_id, Event.kind == f"story.{Act.APPROVE}")
    return select(and_(approved, exists().where(Consent.story_id == story_id, Consent.place == Place.WEB)))


def file_of(story: str, file: str) -> Select[MediaFile]:
    """The file with this address, if it is for the public and its story may be seen now."""
    return (
        select(MediaFile)
        .join(MediaFile.story)
        .where(
            MediaFile.slug == file,
            MediaFile.role.in_(PUBLIC_ROLES),
            Story.slug == story,
            is_visible_in(Place.WEB),
        )
    )

"""Questions of the public pages. All that lists or sends stories asks `is_visible_in(Place.WEB)` anew."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from sqlalchemy import CompoundSelect, Select, and_, exists, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, joinedload, lazyload, selectinload

from storyboard.calls.models import Call
from storyboard.calls.queries import is_listed, public_call
from storyboard.journal.models import Event
from storyboard.public.choosing import Chosen
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import Act, State
from storyboard.stories.models import Consent, FileRole, Kind, MediaFile, Story
from storyboard.stories.queries import is_a_story, is_visible_in, visible_in

# What is made for the public. Upload, master, review copy and contact sheet are not.
PUBLIC_ROLES = (FileRole.RENDITION, FileRole.AUDIO, FileRole.POSTER, FileRole.CAPTIONS)


def calls_not_over(now: datetime) -> Select[Call]:
    """Calls that are open, or will be; the one that closes first comes first."""
    announced = select(Call).where(is_listed(), Call.closes_at > now)
    return announced.order_by(Call.closes_at, Call.id).options(selectinload(Call.texts))


def call_at(slug: str) -> Select[Call]:
    """The call with this address, with its words, once it is announced."""
    return public_call(slug).options(selectinload(Call.texts))


def gallery(chosen: Chosen) -> Select[Story]:
    """What everybody may see, newest first; only what fits the choices of a reader, whose words are not looked for."""
    found = visible_in(Place.WEB)
    if chosen.call:
        found = found.where(Story.call_id == select(Call.id).where(Call.slug == chosen.call).scalar_subquery())
    if chosen.kind:
        found = found.where(Story.kind == Kind(chosen.kind))
    for column, value in (
        (Story.language, chosen.language),
        (Story.country, chosen.country),
        (Story.theme, chosen.theme),
    ):
        if value:
            found = found.where(column == value)
    return found


@cache
def told() -> CompoundSelect[str, str]:
    """The languages, countries and themes of which there is something to see: which it is, and its value."""
    return union_all(*(_told(column) for column in (Story.language, Story.country, Story.theme)))


def _told(column: InstrumentedAttribute[str]) -> Select[str, str]:
    """The values of a column, read by stepping through its index from one to the next, not from story to story."""
    approved = and_(Story.state == State.APPROVED, column > "", is_a_story())
    steps = select(func.min(column).label("value")).where(approved).cte(f"told_{column.key}", recursive=True)
    following = select(func.min(column)).where(approved, column > steps.c.value)
    steps = steps.union_all(select(following.scalar_subquery()).where(steps.c.value.is_not(None)))
    seen = select(Story.id).where(column == steps.c.value, is_visible_in(Place.WEB), is_a_story()).limit(1)
    # The last step finds nothing: nobody shall look for stories of nothing, which takes reading all of them.
    there = and_(steps.c.value.is_not(None), seen.scalar_subquery().is_not(None))
    return select(literal(column.key), steps.c.value).where(there)


@cache
def calls_told() -> Select[str, str]:
    """The calls of which there is something to see: address and hashtags, the one that closes last first."""
    seen = visible_in(Place.WEB).with_only_columns(Story.id).where(Story.call_id == Call.id).limit(1).correlate(Call)
    found = select(Call.slug, Call.hashtags).where(Call.announced_at.is_not(None), seen.scalar_subquery().is_not(None))
    return found.order_by(Call.closes_at.desc(), Call.id.desc())


def story_at(slug: str) -> Select[Story, bool]:
    """The story with this address, in whatever state, with its call; and whether everybody may see it.

    An answer has no page: it is seen beneath what it answers.
    """
    found = select(Story, is_visible_in(Place.WEB)).where(Story.slug == slug, is_a_story())
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

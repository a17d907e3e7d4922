"""What a list shows of its stories. Read as plain rows, in one statement: a list is the dearest thing that we show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import url_for
from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from storyboard.database import utc_now
from storyboard.public.films import USUAL
from storyboard.stories.models import FileRole, Kind, MediaFile, Story

_POSTER, _FILM = aliased(MediaFile), aliased(MediaFile)
_USUAL_FILM = (
    select(MediaFile.id)
    .where(MediaFile.story_id == Story.id, MediaFile.role == FileRole.RENDITION)
    .order_by(MediaFile.variant != USUAL, MediaFile.id)
    .limit(1)
    .correlate(Story)
    .scalar_subquery()
)
_SHOWN = (
    Story.id,
    Story.slug,
    Story.kind,
    Story.title,
    Story.language,
    Story.country,
    Story.display_name,
    Story.ready_at,
    func.substr(Story.body, 1, 300),  # the card shows fewer letters, and ends with a whole word
    _POSTER.slug,
    _FILM.bytes,
    _FILM.facts,
)


@dataclass(frozen=True)
class Card:
    """A story in a list."""

    id: int
    slug: str
    kind: Kind
    title: str
    language: str
    country: str
    display_name: str
    ready_at: datetime | None
    beginning: str
    poster: str | None
    bytes: int | None
    facts: dict[str, Any] | None

    @property
    def day(self) -> str:
        """The day on which it came into the lists, as programs read it: the moment would tell when it was sent."""
        return day_of(self.ready_at or utc_now())

    @property
    def url(self) -> str:
        """Where the story is."""
        return url_for("public.story", slug=self.slug)

    @property
    def poster_url(self) -> str | None:
        """Where the still of a film is."""
        return None if self.poster is None else url_for("public.file", slug=self.slug, file=self.poster)

    @property
    def seconds(self) -> float | None:
        """How long a film lasts."""
        return None if self.facts is None else self.facts.get("duration_s")


def day_of(moment: datetime) -> str:
    """The day of a moment, in UTC, by its midnight (RFC 3339)."""
    return f"{moment.astimezone(UTC):%Y-%m-%d}T00:00:00Z"


def cards(session: Session, stories: Select[Story], most: int) -> Sequence[Card]:
    """The first of these stories, with the still of a film, and the size that is played unless another is chosen."""
    found = stories.with_only_columns(*_SHOWN)
    found = found.outerjoin(_POSTER, and_(_POSTER.story_id == Story.id, _POSTER.role == FileRole.POSTER))
    found = found.outerjoin(_FILM, _FILM.id == _USUAL_FILM)
    return [Card(*row) for row in session.execute(found.limit(most))]

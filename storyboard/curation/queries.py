"""Questions about ratings and reels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from storyboard.calls.models import Call
from storyboard.calls.queries import call_named, calls_by_closing
from storyboard.curation.models import Rating, Reel, ReelItem
from storyboard.staff.queries import works_in
from storyboard.staff.roles import Role
from storyboard.stories.consent import Place
from storyboard.stories.models import FileRole, Kind, MediaFile, Story
from storyboard.stories.queries import before, is_a_story, is_visible_in

_STORIES = selectinload(Reel.items).joinedload(ReelItem.story)


@dataclass(frozen=True)
class Wanted:
    """What a curator looks for on the board."""

    language: str = ""
    kind: Kind | None = None
    unrated_by: int | None = None


@dataclass(frozen=True)
class Verdict:
    """How the team finds a story: the mean, from how many, and what one of them gave (0: nothing yet)."""

    mean: float = 0.0
    count: int = 0
    mine: int = 0


def call_to_curate(slug: str, staff_id: int) -> Select[Call]:
    """The call with this address, if this person curates it."""
    return call_named(slug).where(works_in(staff_id, Role.CURATOR, Call.id))


def calls_to_curate(now: datetime, staff_id: int) -> Select[Call]:
    """Every listed call that has begun and that this person curates, the one that closes last first."""
    return calls_by_closing(now).where(works_in(staff_id, Role.CURATOR, Call.id))


def is_on_the_board() -> ColumnElement[bool]:
    """Approved, ready, and meant for somebody to see: what its author shows nowhere stays with the moderators.

    An answer is read beneath what it answers, and makes no sense in a reel.
    """
    return and_(is_a_story(), or_(*(is_visible_in(place) for place in Place)))


def board(call_id: int, wanted: Wanted, after: tuple[datetime, int] | None = None) -> Select[Story]:
    """The stories of a call that can be rated, newest first."""
    found = select(Story).where(Story.call_id == call_id, is_on_the_board())
    if wanted.language:
        found = found.where(Story.language == wanted.language)
    if wanted.kind is not None:
        found = found.where(Story.kind == wanted.kind)
    if wanted.unrated_by is not None:
        found = found.where(~exists().where(Rating.story_id == Story.id, Rating.staff_id == wanted.unrated_by))
    return before(found, after).order_by(Story.ready_at.desc(), Story.id.desc())


def languages_on_the_board(call_id: int) -> Select[str]:
    """The languages that stories on the board are told in."""
    told = select(Story.language).where(Story.call_id == call_id, is_on_the_board())
    return told.distinct().order_by(Story.language)


def is_on_the_board_of(staff_id: int) -> ColumnElement[bool]:
    """Whether this person may rate it: it is on the board of a call that they curate."""
    return and_(is_on_the_board(), works_in(staff_id, Role.CURATOR, Story.call_id))


def story_on_the_board(slug: str, staff_id: int) -> Select[Story]:
    """The story with this address, where this person can rate it."""
    return select(Story).where(Story.slug == slug, is_on_the_board_of(staff_id))


def file_on_the_board(slug: str, staff_id: int) -> Select[MediaFile]:
    """The film or picture with this address, of a story that this person can rate."""
    shown = MediaFile.role.in_([FileRole.RENDITION, FileRole.POSTER])
    mine = (MediaFile.slug == slug, shown, is_on_the_board_of(staff_id))
    return select(MediaFile).join(MediaFile.story).where(*mine)


def verdicts(session: Session, stories: Sequence[Story], staff_id: int) -> dict[int, Verdict]:
    """What the team, and this curator, think of each of these stories; by the story's id."""
    mine = func.max(case((Rating.staff_id == staff_id, Rating.stars), else_=0))
    asked = select(Rating.story_id, func.avg(Rating.stars), func.count(), mine).group_by(Rating.story_id)
    given = session.execute(asked.where(Rating.story_id.in_([story.id for story in stories])))
    found = {story_id: Verdict(float(mean), count, stars) for story_id, mean, count, stars in given}
    return {story.id: found.get(story.id, Verdict()) for story in stories}


def rating_of(story_id: int, staff_id: int) -> Select[Rating]:
    """What this curator gave this story."""
    return select(Rating).where(Rating.story_id == story_id, Rating.staff_id == staff_id)


def reel_with_stories(slug: str, staff_id: int, wanted: Role = Role.CURATOR) -> Select[Reel]:
    """The reel with this address, of a call in which this person may act as `wanted`.

    It comes with all that its programme is worked out from, as it stands in the database now.
    """
    found = select(Reel).where(Reel.slug == slug, works_in(staff_id, wanted, Reel.call_id))
    return found.options(joinedload(Reel.call), _STORIES).execution_options(populate_existing=True)


def reels(
    staff_id: int, wanted: Role, call_id: int | None = None, after: tuple[datetime, int] | None = None
) -> Select[Reel]:
    """The reels of one call, or of all, in which this person may act as `wanted`.

    Newest first, with all that their programmes are worked out from.
    """
    found = select(Reel).where(works_in(staff_id, wanted, Reel.call_id)).options(joinedload(Reel.call), _STORIES)
    if call_id is not None:
        found = found.where(Reel.call_id == call_id)
    if after is not None:
        found = found.where(tuple_(Reel.created_at, Reel.id) < after)
    return found.order_by(Reel.created_at.desc(), Reel.id.desc())


def still_to_choose(reel: Reel) -> Select[Story]:
    """The stories that may be screened and are not in the reel yet, those rated best first."""
    inside = exists().where(ReelItem.reel_id == reel.id, ReelItem.story_id == Story.id)
    mean = select(func.avg(Rating.stars)).where(Rating.story_id == Story.id).scalar_subquery()
    for_the_screen = and_(is_a_story(), is_visible_in(Place.SCREENING))
    found = select(Story).where(Story.call_id == reel.call_id, for_the_screen, ~inside)
    return found.order_by(func.coalesce(mean, 0).desc(), Story.ready_at.desc(), Story.id.desc())


def languages_of_all(session: Session, call_id: int) -> dict[str, int]:
    """How many stories that may be screened each language has."""
    for_the_screen = and_(is_a_story(), is_visible_in(Place.SCREENING))
    counted = select(Story.language, func.count()).where(Story.call_id == call_id, for_the_screen)
    return dict(iter(session.execute(counted.group_by(Story.language))))

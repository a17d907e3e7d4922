"""Questions about stories. `visible_in` is the SQL twin of `visibility.visible`."""

from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, exists, or_, select, tuple_, union_all

from storyboard.calls.models_logos import CallLogo
from storyboard.journal.models import Event
from storyboard.stories.age import AgeBand, is_minor
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import Act, State
from storyboard.stories.models import AuthorMessage, Consent, FileRole, Kind, MediaFile, Story
from storyboard.stories.visibility import Facts

_MINOR_BANDS = [band for band in AgeBand if is_minor(band)]


def facts_of(story: Story) -> Facts:
    """What `visibility.visible` needs to know of a story."""
    return Facts(
        state=story.state,
        consents=frozenset(c.place for c in story.consents if c.withdrawn_at is None),
        minor=is_minor(story.age_band),
        guardian_said_yes=story.guardian_said_yes,
        video=story.kind is Kind.VIDEO,
        renditions=sum(f.role is FileRole.RENDITION for f in story.files),
    )


@cache
def is_visible_in(place: Place) -> ColumnElement[bool]:
    """The rule `visibility.visible`, for the database."""
    # Correlated to the story alone, so that the rule also holds where files or consents are asked for.
    consent = exists().where(Consent.story_id == Story.id, Consent.place == place, Consent.withdrawn_at.is_(None))
    # Asked story by story: PostgreSQL would gather the renditions of all stories first, for a page of 24.
    rendition = (
        select(MediaFile.id).where(MediaFile.story_id == Story.id, MediaFile.role == FileRole.RENDITION).limit(1)
    )
    return and_(
        Story.state == State.APPROVED,
        consent.correlate(Story),
        or_(Story.age_band.not_in(_MINOR_BANDS), Story.guardian_said_yes),
        or_(Story.kind == Kind.TEXT, rendition.correlate(Story).scalar_subquery().is_not(None)),
    )


def is_a_story() -> ColumnElement[bool]:
    """Whether it is a story by itself, and not an answer to something. As the indexes of lists have it."""
    return and_(Story.question_id.is_(None), Story.in_reply_to.is_(None))


def visible_in(place: Place, call_id: int | None = None) -> Select[Story]:
    """The stories, no answers, that may be seen in this place (of one call, or of all), newest first."""
    found = select(Story).where(is_visible_in(place), is_a_story()).order_by(Story.ready_at.desc(), Story.id.desc())
    return found if call_id is None else found.where(Story.call_id == call_id)


def before(stories: Select[Story], place: tuple[datetime, int] | None) -> Select[Story]:
    """The part of a newest-first list that follows the row at `place`."""
    return stories if place is None else stories.where(tuple_(Story.ready_at, Story.id) < place)


def story_with_key(key_digest: str) -> Select[Story]:
    """The story that this key opens."""
    return select(Story).where(Story.key_digest == key_digest)


def with_guardian_link(digest: str) -> Select[Story]:
    """The story for which this link was made."""
    return select(Story).where(Story.guardian_digest == digest)


def with_news_due(now: datetime) -> Select[int]:
    """The ids of stories whose authors are to be written to by now, the longest due first."""
    return select(Story.id).where(Story.news_due_at <= now).order_by(Story.news_due_at, Story.id)


def with_contact(mark: str) -> Select[Story]:
    """The stories for which this address was left, the newest first."""
    return select(Story).where(Story.contact_mark == mark).order_by(Story.id.desc())


def messages_for_author(story_id: int, now: datetime) -> Select[AuthorMessage]:
    """What the author of this story can read now, oldest first; a decision that can still be undone is not told yet."""
    told = (AuthorMessage.story_id == story_id, AuthorMessage.at <= now)
    return select(AuthorMessage).where(*told).order_by(AuthorMessage.at, AuthorMessage.id)


def expired_at(story_id: int) -> Select[datetime]:
    """When the story was erased by a rule of its call; nothing when its author took it back."""
    return select(Event.at).where(Event.story_id == story_id, Event.kind == f"story.{Act.EXPIRE}")


def kept_keys() -> CompoundSelect[str]:
    """The storage keys of everything that a row speaks for: the files of stories, and the logos of calls."""
    return union_all(select(MediaFile.storage_key), select(CallLogo.storage_key))


def is_kept(key: str) -> Select[bool]:
    """Whether a row speaks for what is stored under this key."""
    kept = kept_keys().subquery()
    return select(exists().where(kept.c.storage_key == key))


def came_into_queue(story_id: int) -> Select[datetime]:
    """When a story began to wait for a decision, the last time that it did."""
    waits = (Event.details["to"].as_string() == State.PENDING, Event.kind.not_in(_STAYS_IN_QUEUE))
    return select(Event.at).where(Event.story_id == story_id, *waits).order_by(Event.id.desc()).limit(1)


_STAYS_IN_QUEUE = (f"story.{Act.FIRST_APPROVAL}", f"story.{Act.UNDO}")

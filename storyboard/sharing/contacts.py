"""An author's address for news: left if they like, erased when they take it away or the story ends."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storyboard.database import forget_overwritten, transaction, utc_now
from storyboard.journal.actions import record
from storyboard.journal.models import Event
from storyboard.notices.actions import write_to_author
from storyboard.notices.models import Kind
from storyboard.sharing.sealing import Seal
from storyboard.stories import story_key
from storyboard.stories.actions import AUTHOR, forget_contact
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story
from storyboard.stories.queries import with_contact, with_news_due

NEW_KEY = "story.new_key"
AT_ONCE = 50
OF_USE_FOR = timedelta(days=3)
WAY_BACK_LASTS = timedelta(hours=1)
MOST_WAYS_BACK = 5  # stories of one address for which a link is sent
_NEWS = {
    State.CHANGES_REQUESTED: Kind.QUESTION,
    State.APPROVED: Kind.LOOKED_AT,
    State.DECLINED: Kind.LOOKED_AT,
    State.UNUSABLE: Kind.FILM_UNUSABLE,
}


def mark_of(address: str, secret: str) -> str:
    """The keyed hash under which the stories of an address are found; says nothing without the secret."""
    return hmac.new(secret.encode(), f"contact:{address.casefold()}".encode(), hashlib.sha256).hexdigest()


def leave(session: Session, story_id: int, address: str, *, language: str, secret: str) -> None:
    """Write to this address, in this language, when there is news. One that was left before is forgotten."""
    with transaction(session) as tx:
        story = session.get_one(Story, story_id, populate_existing=True)
        if story.state is State.WITHDRAWN:
            return
        story.contact, story.contact_mark = address, mark_of(address, secret)
        story.contact_language = language
        record(session, "contact.left", actor=AUTHOR.label)
        tx.after_commit(forget_overwritten, session)


def forget(session: Session, story_id: int) -> None:
    """Write no more, and know the address no more; a mail that waits is dropped. Twice is once."""
    with transaction(session) as tx:
        story = session.get(Story, story_id, populate_existing=True)
        if story is None or story.contact_mark is None:
            return
        forget_contact(story)
        record(session, "contact.erased", actor=AUTHOR.label)
        tx.after_commit(forget_overwritten, session)


def write_news(session: Session, secret: str) -> int:
    """Write the mails that are due: a decision, once it can no longer be undone. How many."""
    written = 0
    for story_id in session.scalars(with_news_due(utc_now()).limit(AT_ONCE)).all():
        with transaction(session):
            story = session.get_one(Story, story_id, populate_existing=True)
            if story.news_due_at is None or story.news_due_at > utc_now():
                continue
            written += _write(session, _NEWS[story.state], story, secret, f"news:{story.id}:{story.version}")
            story.news_due_at = None
    session.rollback()
    return written


def send_ways_back(session: Session, address: str, secret: str) -> None:
    """Mail a link to each story for which this address was left. Nobody is told whether there is one."""
    with transaction(session):
        stories = session.scalars(with_contact(mark_of(address, secret)).limit(MOST_WAYS_BACK))
        for story in stories:
            token = Seal(secret, "way back").close({"story": story.id, "was": story.key_digest[:16]})
            _write(session, Kind.WAY_BACK, story, secret, None, token=token)


def renew_key(session: Session, token: str, secret: str) -> tuple[Story, str] | None:
    """Use a link that was mailed: the story opens with a new key, and with the old one no more.

    :returns: the story and its key, to be shown once; None when the link was used, or its hour is over.
    """
    with transaction(session):
        story = behind_way_back(session, token, secret)
        if story is None:
            return None
        key, was = story_key.new_key(), story.key_digest
        mine = update(Story).where(Story.id == story.id, Story.key_digest == was)
        if session.connection().execute(mine.values(key_digest=story_key.digest(key, secret))).rowcount != 1:
            return None
        record(session, NEW_KEY, actor=AUTHOR.label, story_id=story.id)
    return session.get_one(Story, story.id, populate_existing=True), key


def key_renewed_at(session: Session, story_id: int) -> datetime | None:
    """When somebody last got a new key for a story by a link in a mail."""
    of_it = select(Event.at).where(Event.story_id == story_id, Event.kind == NEW_KEY)
    return session.scalar(of_it.order_by(Event.id.desc()).limit(1))


def behind_way_back(session: Session, token: str, secret: str) -> Story | None:
    """The story that a mailed link opens, as long as it does."""
    found = Seal(secret, "way back").open(token, WAY_BACK_LASTS)
    story = None if found is None else session.get(Story, found["story"], populate_existing=True)
    if found is None or story is None or story.contact_mark is None:
        return None
    return story if hmac.compare_digest(story.key_digest[:16], str(found["was"])) else None


def behind_stop(token: str, secret: str) -> int | None:
    """Whose mails this link ends; it works for ever, and without a key."""
    found = Seal(secret, "stop news").open(token)
    return None if found is None else int(found["story"])


def _write(session: Session, kind: Kind, story: Story, secret: str, dedup: str | None, **figures: str) -> bool:
    until: datetime = utc_now() + (WAY_BACK_LASTS if kind is Kind.WAY_BACK else OF_USE_FOR)
    stop = Seal(secret, "stop news").close({"story": story.id})
    return write_to_author(session, kind, story, {"stop": stop, **figures}, until=until, dedup=dedup)

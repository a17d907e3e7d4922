"""Whose an upload is: of the draft that this browser tells, or of the story whose page it has opened.

An owner's mark is the story's address. The cookies say which stories a browser may send films for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.database import db, transaction
from storyboard.sharing import cookies, drafting, held
from storyboard.storage.interface import Stored
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story
from storyboard.uploads import actions as uploads
from storyboard.uploads.hooks import Hooks, Owner
from storyboard.uploads.models import Upload
from storyboard.uploads.queries import newest_of
from storyboard.web.installation import settings, storage


@dataclass(frozen=True)
class OnItsWay:
    """A film of which a part is here: where to go on, and how far it is, in bytes.

    :ivar bytes: of the whole film, where that is known.
    """

    url: str
    offset: int
    bytes: int | None


def whose() -> Sequence[Owner]:
    """The stories for which this browser may send a film: what it began, and then the one whose page it opened."""
    own = cookies.own_story_id()
    ids = [*held.held_ids(), *([] if own is None else [own])]
    asked = select(Story.id, Story.slug, Call.largest_video).join(Story.call)
    rows = db.session.execute(asked.where(Story.id.in_(ids), Story.state != State.WITHDRAWN)) if ids else ()
    found = {story_id: Owner(slug, largest) for story_id, slug, largest in rows}
    return [found[story_id] for story_id in dict.fromkeys(ids) if story_id in found]


def on_its_way(session: Session, story: Story) -> OnItsWay | None:
    """The film of which a part is here, for a page that was opened again."""
    upload = session.scalar(newest_of(story.slug))
    if upload is None:
        return None
    token = uploads.token_of(upload.storage_key, settings().data_key)
    return OnItsWay(url_for("uploads.one", token=token), upload.offset, upload.length)


def _give_film(session: Session, upload: Upload) -> None:
    """A draft's film is here; that of a story that was taken back meanwhile goes at once.

    Any other waits for the form in which its story is changed.
    """
    story = session.scalar(select(Story).where(Story.slug == upload.owner))
    if story is None or story.state is State.WITHDRAWN:
        with transaction(session) as tx:
            uploads.take(session, upload.id)
            tx.after_commit(storage().erase, upload.storage_key)
    elif story.state is State.DRAFT:
        uploads.take(session, upload.id)
        # What it is nobody has counted yet: the worker reads every byte of it before anything is made of it.
        drafting.give_film(session, storage(), story.id, Stored(upload.storage_key, upload.offset, ""))


HOOKS = Hooks(whose=whose, ended=_give_film)

"""An author changes a story that was sent, or answers what a moderator asked: it is looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from storyboard.database import transaction
from storyboard.processing.actions import plan
from storyboard.processing.needs import JobKind
from storyboard.sharing.ahead import Film
from storyboard.sharing.drafting import raw_file
from storyboard.storage.interface import Storage
from storyboard.stories import actions as stories
from storyboard.stories.actions import AUTHOR
from storyboard.stories.lifecycle import MOVES, Act, State
from storyboard.stories.models import FileRole, Story

EDITABLE = frozenset({State.CHANGES_REQUESTED, *(state for state, act in MOVES if act is Act.EDIT)})


class NothingNew(Exception):
    """Nothing was changed, and nothing was answered."""


@dataclass(frozen=True)
class Edition:
    """A story as its author wants it now.

    :ivar words: what stands in its columns, by their names; found good before it comes here.
    :ivar answer: what the author writes to the moderators, and to nobody else.
    """

    words: Mapping[str, str]
    answer: str = ""
    film: Film | None = None


def edit(session: Session, storage: Storage, story_id: int, edition: Edition, *, seen: int) -> Story:
    """Change the story and hand it in again: from the commit on nobody but the moderators sees it, old or new.

    :param seen: the version that the author saw: what a moderator decided meanwhile is not overwritten.
    :raises AlreadyChanged: when there is a newer one. A film that came with the form is the caller's to erase then, as
        in each case below.
    :raises Complaint: when another form took the film that came ahead of this one.
    :raises IllegalMove: when the story is not in a state to be changed.
    :raises NothingNew: when there is nothing to look at again.
    """
    with transaction(session) as tx:
        story = session.get_one(Story, story_id, populate_existing=True)
        changed = [name for name, value in edition.words.items() if getattr(story, name) != value]
        changed += ["film"] if edition.film else []
        if story.version == seen and not changed and not edition.answer:
            raise NothingNew
        act = Act.SUBMIT if story.state is State.CHANGES_REQUESTED else Act.EDIT
        story = stories.change_state(
            session,
            story_id,
            act,
            by=AUTHOR,
            seen=seen,
            new_file=edition.film is not None,
            details={"changed": changed},
        )
        for name, value in edition.words.items():
            setattr(story, name, value)
        story.answer = edition.answer
        if edition.film is not None:
            edition.film.take(session)
            for key in stories.forget_files(session, story, list(FileRole)):
                tx.after_commit(storage.erase, key)
            stories.add_file(session, story, raw_file(edition.film.stored))
            plan(session, story, JobKind.PREPARE)
    return story

"""When an older database speaks again: what was taken back since stays so, and films that are gone are asked for."""

from __future__ import annotations

from collections.abc import Set

from sqlalchemy import select
from sqlalchemy.orm import Session

from storyboard.processing.actions import ask_once_more, forget_causes
from storyboard.stories import actions as stories
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, MediaFile, Story
from storyboard.stories.withdrawals import mark_of


def take_back_again(session: Session, withdrawn: Set[str]) -> tuple[int, list[str]]:
    """Take back every story whose withdrawal is noted, in the transaction of the caller.

    :returns: how many, and the storage keys to erase once this is committed.
    """
    open_ones = session.execute(select(Story.id, Story.slug).where(Story.state != State.WITHDRAWN)).all()
    again = [story_id for story_id, slug in open_ones if mark_of(slug) in withdrawn]
    keys = [key for story_id in again for key in stories.withdraw(session, story_id)]
    for story_id in again:
        forget_causes(session, story_id)
    return len(again), keys


def ask_for_lost_films(session: Session, gone: Set[str]) -> int:
    """Ask authors once more for films that were waiting to be prepared and whose bytes are not here.

    In the transaction of the caller.

    :param gone: the storage keys of raw uploads that have no bytes.
    :returns: how many authors are asked.
    """
    raws = session.execute(
        select(MediaFile.id, MediaFile.story_id, MediaFile.storage_key).where(MediaFile.role == FileRole.RAW)
    ).all()
    return sum(ask_once_more(session, raw.story_id) for raw in raws if raw.storage_key in gone)

"""`purge`: what the rules of each call keep no longer is erased, story by story."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.database import transaction
from storyboard.journal.actions import record
from storyboard.operations.purging import queries
from storyboard.operations.purging.queries import ORIGINALS
from storyboard.operations.purging.rules import Rule
from storyboard.processing.actions import forget_causes
from storyboard.processing.forgetting import forget
from storyboard.storage.interface import Storage
from storyboard.stories.actions import expire, forget_files
from storyboard.stories.models import Story

AT_ONCE = 100


def purge(session: Session, storage: Storage, now: datetime) -> Counter[Rule]:
    """Erase what every call keeps no longer. Each story is a transaction of its own: broken off, it is run again.

    :returns: how many stories each rule has met.
    """
    done: Counter[Rule] = Counter()
    for call in session.scalars(select(Call).order_by(Call.id)).all():
        after = 0
        while due := session.execute(queries.due_stories(call, now, after).limit(AT_ONCE)).all():
            session.rollback()
            for story_id, _version, _rule in due:
                rule = _erase(session, storage, call, story_id, now)
                done.update([rule] if rule else [])
            after = due[-1][0]
    session.rollback()
    forget(session)
    return done


def _erase(session: Session, storage: Storage, call: Call, story_id: int, now: datetime) -> Rule | None:
    """Erase what is due of this story, if it still is; the bytes go after the commit, or the sweep takes them."""
    with transaction(session) as tx:
        still = session.execute(queries.due_stories(call, now).where(Story.id == story_id)).one_or_none()
        if still is None or still[2] is None:
            return None
        rule = Rule(still[2])
        if rule is Rule.ORIGINALS:
            story = session.get_one(Story, story_id, populate_existing=True)
            keys = forget_files(session, story, ORIGINALS)
            record(session, "story.originals_erased", actor="system", story_id=story_id, files=len(keys))
        else:
            keys = expire(session, story_id, seen=still[1], rule=rule.value)
            forget_causes(session, story_id)
        for key in keys:
            tx.after_commit(storage.erase, key)
    return rule

"""Whose DATA_KEY a database is kept with: its fingerprint stands in the journal, and the start is refused with another.

Without that nobody would notice: every author would read that their key is unknown, and new stories would be kept with
another key than the old ones. The newest entry counts; one without a fingerprint says that the key was lost for good.
"""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from config import WrongSetting
from storyboard.database import make_engine, transaction
from storyboard.journal.actions import record
from storyboard.journal.models import Event
from storyboard.operations.keeping.folder import fingerprint
from storyboard.operations.troubles import Trouble
from storyboard.staff.models_factors import Authenticator
from storyboard.stories.models import Story

NOTED = "house.data_key"
_ANOTHER = "another than the one that this database is kept with: no author's story key would open anything"
_RIGHT = "the one it began with (kept apart, or in data_key.txt of the data folder that it was made with)"
_LOST = "If it is lost for good, docs/settings.md says under DATA_KEY how to go on without it"


class Match(Enum):
    """How a key stands to a database."""

    SAME = auto()
    UNKNOWN = auto()  # nothing was noted yet, or nothing is there that was kept with a key
    ANOTHER = auto()


def match(session: Session, data_key: str) -> Match:
    """Whether this key is the one that the database is kept with. One question while it is."""
    said = _noted(session)
    if said == fingerprint(data_key):
        return Match.SAME
    return Match.ANOTHER if said and _something_depends_on_it(session) else Match.UNKNOWN


def check(url: str, data_key: str) -> None:
    """Refuse to start with another key. What cannot be read, or is not there yet, is told by others.

    :raises WrongSetting: it is another.
    """
    engine = make_engine(url)
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    if file and not Path(file).exists():  # to look into it would make it
        return
    try:
        with Session(engine) as session:
            found = match(session, data_key)
    except SQLAlchemyError:
        return
    finally:
        engine.dispose()
    if found is Match.ANOTHER:
        raise WrongSetting("DATA_KEY", _ANOTHER, f"{_RIGHT}. {_LOST}")


def note(session: Session, data_key: str) -> None:
    """Write down with which key the database is kept, if that is not known yet.

    :raises Trouble: it is kept with another.
    """
    if match(session, data_key) is Match.SAME:
        return
    with transaction(session):
        found = match(session, data_key)
        if found is Match.SAME:  # another process was faster
            return
        if found is Match.ANOTHER or (_noted(session) is None and _is_unreadable(session)):
            raise Trouble(f"DATA_KEY is {_ANOTHER}. Set {_RIGHT}. {_LOST}.")
        record(session, NOTED, actor="system", fingerprint=fingerprint(data_key))


def _noted(session: Session) -> str | None:
    """The fingerprint; empty when the key was lost, None when none was ever noted."""
    newest = select(Event.details).where(Event.kind == NOTED).order_by(Event.at.desc(), Event.id.desc()).limit(1)
    details = session.scalar(newest)
    return None if details is None else str(details.get("fingerprint", ""))


def _something_depends_on_it(session: Session) -> bool:
    return any(session.scalar(select(id_).limit(1)) is not None for id_ in (Story.id, Authenticator.staff_id))


def _is_unreadable(session: Session) -> bool:
    """Whether what was encrypted, before fingerprints were noted, does not open. Story keys cannot be tried."""
    kept = select(Authenticator.secret).where(Authenticator.secret.is_not(None)).limit(1)
    return session.scalars(kept).all() == [None]

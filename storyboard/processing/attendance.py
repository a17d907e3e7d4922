"""Which workers are there: each leaves a sign every few seconds, and takes it away when it ends in good order."""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.orm import Session

from storyboard.database import transaction, utc_now
from storyboard.processing.models import WorkerBeat


def sign(session: Session, token: str, lanes: Sequence[str]) -> None:
    """I am here, in these lanes."""
    now = utc_now()
    with transaction(session):
        for lane in lanes:
            beat = session.get(WorkerBeat, (token, lane), populate_existing=True)
            if beat is None:
                session.add(WorkerBeat(token=token, queue=lane, started_at=now, beat_at=now))
            else:
                beat.beat_at = now


def leave(session: Session, token: str) -> None:
    """I am not here any more."""
    with transaction(session):
        session.execute(delete(WorkerBeat).where(WorkerBeat.token == token))

"""The daily summary: what waits for each who asked for one. Figures only."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.calls.queries import is_listed
from storyboard.curation.queries import Wanted, board
from storyboard.database import transaction, utc_now
from storyboard.moderation.queries import waiting
from storyboard.notices import actions, queries
from storyboard.notices.models import DailySummary, Kind
from storyboard.notices.morning import last_morning
from storyboard.notices.summary import MOST_COUNTED, OF_USE_FOR
from storyboard.operations.queries import count_by_state
from storyboard.processing.models import JobState
from storyboard.staff.models import Staff
from storyboard.staff.queries import works_in
from storyboard.staff.roles import Role


def write_due(session: Session) -> int:
    """Write the summaries of this morning that are not written yet. How many there were; cheap when there are none."""
    morning = last_morning(utc_now(), queries.zone(session))
    waiting_for_one = session.scalars(queries.who_waits_for_a_summary(morning)).all()
    return sum(_write(session, staff, morning) for staff in waiting_for_one)


def _write(session: Session, staff: Staff, morning: date) -> bool:
    """Once a morning, by whichever worker is first; nothing when there is nothing to tell."""
    told = gather(session, staff)
    mine = update(DailySummary).where(DailySummary.staff_id == staff.id, DailySummary.looked_on < morning)
    with transaction(session):
        if session.connection().execute(mine.values(looked_on=morning)).rowcount != 1 or not told:
            return False
        return actions.write(
            session,
            Kind.SUMMARY,
            staff,
            {"name": staff.name, **told},
            language=staff.language or "en",
            until=utc_now() + OF_USE_FOR,
            dedup=f"summary:{staff.id}:{morning}",
        )


def gather(session: Session, staff: Staff) -> dict[str, Any]:
    """What waits for somebody in the calls of theirs, as `notices.summary.told` wants it; empty when nothing does."""
    told: dict[str, Any] = {
        "waiting": [
            {"call": call.label, "count": count, "oldest": oldest.isoformat()}
            for call, count, oldest in session.execute(waiting(staff.id))
            if count and oldest
        ]
    }
    if Role.CURATOR in staff.rights.anywhere:
        told["unrated"] = _unrated(session, staff)
    if staff.role is Role.ADMINISTRATOR:
        told["jobs"] = dict(session.execute(count_by_state()).all()).get(JobState.FAILED, 0)
        told["mails"] = session.scalar(queries.count_in_trouble())
    return {what: found for what, found in told.items() if found}


def _unrated(session: Session, staff: Staff) -> list[dict[str, Any]]:
    found = []
    mine = works_in(staff.id, Role.CURATOR, Call.id)
    for call in session.scalars(select(Call).where(is_listed(), mine).order_by(Call.closes_at, Call.id)):
        some = board(call.id, Wanted(unrated_by=staff.id)).limit(MOST_COUNTED + 1).subquery()
        count = session.scalar(select(func.count()).select_from(some)) or 0
        if count:
            found.append({"call": call.label, "count": min(count, MOST_COUNTED)})
    return found

"""Questions of an administrator about colleagues."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.database import utc_now
from storyboard.staff.models import Invitation, Staff, StaffSession
from storyboard.staff.models_assignments import Assignment
from storyboard.staff.queries import has_second_factor
from storyboard.staff.roles import Role
from storyboard.web.paging import LARGEST_ID, Page

PAGE = 50


@dataclass(frozen=True)
class Colleague:
    """Somebody, and how they stand."""

    staff: Staff
    second_factor: bool
    seen_at: datetime | None
    link_open: bool
    places: Mapping[str, Sequence[Role]] = field(default_factory=dict)  # what they do where, by the call's address

    @property
    def state(self) -> str:
        """`active`, `invited` (a link waits for them), `late` (it waits no more), or `disabled`."""
        if self.staff.disabled_at is not None:
            return "disabled"
        if self.staff.password_hash is not None:
            return "active"
        return "invited" if self.link_open else "late"


def colleagues(session: Session, after: str | None) -> Page[Colleague]:
    """Everybody, by name; `after` is the mark of the page before."""
    found = _colleagues(utc_now()).order_by(Staff.name, Staff.id).limit(PAGE + 1)
    last = session.get(Staff, min(int(after), LARGEST_ID)) if after and after.isascii() and after.isdecimal() else None
    if last is not None:
        found = found.where(or_(Staff.name > last.name, and_(Staff.name == last.name, Staff.id > last.id)))
    rows = _with_places(session, session.execute(found).all())
    return Page(rows[:PAGE], str(rows[PAGE - 1].staff.id) if len(rows) > PAGE else None)


def colleague(session: Session, staff_id: int) -> Colleague | None:
    """One of them."""
    rows = session.execute(_colleagues(utc_now()).where(Staff.id == staff_id)).all()
    return next(iter(_with_places(session, rows)), None)


def calls_to_choose(session: Session, of: Staff | None = None) -> Sequence[Call]:
    """The calls in which somebody can be given a task, the one that closes last first.

    :param of: a colleague, who keeps what they have in archived calls.
    """
    theirs = select(Assignment.call_id).where(Assignment.staff_id == (of.id if of else None))
    offered = select(Call).where(or_(Call.archived_at.is_(None), Call.id.in_(theirs)))
    return session.scalars(offered.order_by(Call.closes_at.desc(), Call.id.desc())).all()


def _colleagues(now: datetime) -> Select[Staff, bool, datetime | None, bool]:
    seen = select(func.max(StaffSession.seen_at)).where(StaffSession.staff_id == Staff.id).scalar_subquery()
    link = exists().where(Invitation.staff_id == Staff.id, Invitation.used_at.is_(None), Invitation.expires_at > now)
    return select(Staff, has_second_factor(Staff.id), seen, link)


def _with_places(session: Session, rows: Collection[Row[Staff, bool, datetime | None, bool]]) -> list[Colleague]:
    some = [row[0].id for row in rows if not row[0].everywhere]
    asked = select(Assignment.staff_id, Call.slug, Assignment.role).join(Call, Call.id == Assignment.call_id)
    asked = asked.where(Assignment.staff_id.in_(some)).order_by(Call.closes_at.desc(), Call.id.desc(), Assignment.id)
    places: dict[int, dict[str, list[Role]]] = defaultdict(lambda: defaultdict(list))
    for staff_id, slug, role in session.execute(asked):
        places[staff_id][slug].append(role)
    return [Colleague(*row, places=places[row[0].id]) for row in rows]

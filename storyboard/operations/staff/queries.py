"""Questions of an administrator about colleagues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from storyboard.database import utc_now
from storyboard.staff.models import Invitation, Staff, StaffSession
from storyboard.staff.queries import has_second_factor
from storyboard.web.paging import LARGEST_ID, Page

PAGE = 50


@dataclass(frozen=True)
class Colleague:
    """Somebody, and how they stand."""

    staff: Staff
    second_factor: bool
    seen_at: datetime | None
    link_open: bool

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
    rows = [Colleague(*row) for row in session.execute(found)]
    return Page(rows[:PAGE], str(rows[PAGE - 1].staff.id) if len(rows) > PAGE else None)


def colleague(session: Session, staff_id: int) -> Colleague | None:
    """One of them."""
    row = session.execute(_colleagues(utc_now()).where(Staff.id == staff_id)).one_or_none()
    return None if row is None else Colleague(*row)


def _colleagues(now: datetime) -> Select[Staff, bool, datetime | None, bool]:
    seen = select(func.max(StaffSession.seen_at)).where(StaffSession.staff_id == Staff.id).scalar_subquery()
    link = exists().where(Invitation.staff_id == Staff.id, Invitation.used_at.is_(None), Invitation.expires_at > now)
    return select(Staff, has_second_factor(Staff.id), seen, link)

"""Questions about the outbox."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from storyboard.calls.models import Call
from storyboard.calls.queries import is_listed
from storyboard.database import utc_now
from storyboard.notices.models import TROUBLE, DailySummary, Notice, State
from storyboard.notices.server import mail_server
from storyboard.staff.models import Staff
from storyboard.web.paging import LARGEST_ID, Page

PAGE = 30
HELD_UP_AFTER = timedelta(minutes=15)


class Which(enum.StrEnum):
    """Which mails a list shows."""

    TROUBLE = "trouble"
    WAITING = "waiting"
    SENT = "sent"


_STATES = {
    Which.TROUBLE: TROUBLE,
    Which.WAITING: (State.WAITING, State.SENDING),
    Which.SENT: (State.SENT,),
}


@dataclass(frozen=True)
class Standing:
    """Whether mail is sent at all, and how many mails need somebody."""

    on: bool
    in_trouble: int
    held_up: int  # waiting for long
    error: str = ""  # why, as the newest of them tells


def standing(session: Session) -> Standing:
    """How mail stands, for whoever looks after the house."""
    errors = session.scalars(errors_of_held_up(utc_now())).all()
    in_trouble = session.scalar(count_in_trouble()) or 0
    return Standing(mail_server() is not None, in_trouble, len(errors), next(filter(None, errors), ""))


def errors_of_held_up(now: datetime) -> Select[str]:
    """Why mails wait that should have gone long ago, the newest first; of many, the first thousand.

    While the server is away only the first of a round is tried, so that the others tell no error.
    """
    late = now - HELD_UP_AFTER
    wait = select(Notice.error).where(Notice.state == State.WAITING, Notice.created_at < late)
    in_vain = or_(Notice.error != "", Notice.not_before < late)
    return wait.where(in_vain).order_by(Notice.id.desc()).limit(1000)


def count_in_trouble() -> Select[int]:
    """How many mails were refused, failed, or may or may not have gone."""
    return select(func.count()).select_from(Notice).where(Notice.state.in_(TROUBLE))


def due(now: datetime) -> Select[int]:
    """The ids of what waits and whose time has come, the oldest first."""
    return select(Notice.id).where(Notice.state == State.WAITING, Notice.not_before <= now).order_by(Notice.id)


def silent(since: datetime) -> Select[int]:
    """The ids of what was taken in hand before then, without a word of how it ended."""
    return select(Notice.id).where(Notice.state == State.SENDING, Notice.claimed_at < since).order_by(Notice.id)


def notices(session: Session, which: Which | None, after: str | None) -> Page[Notice]:
    """Mails, the newest first; `after` is the mark of the page before."""
    found = select(Notice).options(joinedload(Notice.staff)).order_by(Notice.id.desc()).limit(PAGE + 1)
    if which is not None:
        found = found.where(Notice.state.in_(_STATES[which]))
    if after is not None and after.isascii() and after.isdecimal():
        found = found.where(Notice.id < min(int(after), LARGEST_ID))
    rows = session.scalars(found).all()
    return Page(rows[:PAGE], str(rows[PAGE - 1].id) if len(rows) > PAGE else None)


def zone_of_the_house(now: datetime) -> Select[str]:
    """The time zone of the listed call that closes next: there it is morning when summaries go out."""
    return select(Call.time_zone).where(is_listed(), Call.closes_at > now).order_by(Call.closes_at, Call.id).limit(1)


def zone(session: Session) -> str:
    """The time zone whose morning counts; UTC while no call is under way."""
    return session.scalar(zone_of_the_house(utc_now())) or "UTC"


def summary_of(staff_id: int) -> Select[DailySummary]:
    """This person's wish for a daily summary, if they have one."""
    return select(DailySummary).where(DailySummary.staff_id == staff_id)


def who_waits_for_a_summary(morning: date) -> Select[Staff]:
    """Who asked for a summary and was not looked at for this morning yet."""
    found = select(Staff).join(DailySummary, DailySummary.staff_id == Staff.id)
    return found.where(DailySummary.looked_on < morning, Staff.disabled_at.is_(None)).order_by(Staff.id)

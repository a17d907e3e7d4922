"""What happens to mails: written with what they tell of, given up, sent again by a person, forgotten."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storyboard.database import transaction, utc_now
from storyboard.journal.actions import record
from storyboard.notices import queries
from storyboard.notices.models import LINKS, TROUBLE, DailySummary, Kind, Notice, State
from storyboard.notices.morning import last_morning
from storyboard.notices.server import mail_server
from storyboard.staff.models import Staff
from storyboard.staff.queries import open_invitation
from storyboard.staff.tokens import digest
from storyboard.stories.models import Story

KEPT = timedelta(days=30)
_TELLS_NOTHING_ANY_MORE = (State.SENT, State.FAILED, State.DROPPED)
_ENDED = (*_TELLS_NOTHING_ANY_MORE, State.REFUSED, State.UNSURE)


def write(
    session: Session,
    kind: Kind,
    staff: Staff,
    figures: Mapping[str, Any],
    *,
    language: str,
    until: datetime,
    dedup: str | None = None,
) -> bool:
    """Have this mailed to a colleague, in the transaction of the caller; a worker does it within seconds.

    :param figures: what the template fills in; kept encrypted, and erased with the end of the mail.
    :param until: when it is of no use any more.
    :param dedup: at most one mail is ever written with it.
    :returns: False, and nothing is written, while mail is off or when there was one already.
    """
    mail = Notice(kind=kind, staff_id=staff.id, recipient=staff.email, language=language, until=until, dedup=dedup)
    return _put_out(session, mail, figures)


def write_to_author(
    session: Session, kind: Kind, story: Story, figures: Mapping[str, Any], *, until: datetime, dedup: str | None = None
) -> bool:
    """As `write`, to the author of a story who left an address; it is read when the mail goes, and stands only there.

    The journal does not say which story: whoever reads its history is not told that its author can be written to.
    """
    mail = Notice(kind=kind, story_id=story.id, language=story.contact_language, until=until, dedup=dedup)
    return _put_out(session, mail, figures)


def _put_out(session: Session, mail: Notice, figures: Mapping[str, Any]) -> bool:
    server = mail_server()
    if server is None:
        return False
    with transaction(session):
        if mail.dedup is not None and session.scalar(select(Notice.id).where(Notice.dedup == mail.dedup)) is not None:
            return False
        mail.figures = json.dumps(figures)
        mail.message_id = f"<{secrets.token_hex(16)}@{server.domain}>"
        session.add(mail)
        session.flush()
        whose = {} if mail.staff_id is None else {"staff": mail.staff_id}
        record(session, "notice.written", actor="system", notice=mail.id, mail=mail.kind.value, **whose)
    return True


def end(session: Session, notice: Notice, state: State, error: str = "", answer: str = "") -> None:
    """It is over with this mail, for good or until a person does something. In the transaction of the caller."""
    notice.state, notice.error, notice.answer, notice.ended_at = state, error, answer, utc_now()
    if state in _TELLS_NOTHING_ANY_MORE:
        notice.figures = notice.claim = None
    record(session, f"notice.{state}", actor="system", notice=notice.id, mail=notice.kind.value, error=error)


def send_again(session: Session, notice_id: int, *, by: Staff) -> bool:
    """Somebody knows better: try it now. False when it cannot be: it went, its time is over, somebody was faster."""
    now = utc_now()
    tried = (State.UNSURE, State.REFUSED, State.WAITING)
    able = (Notice.id == notice_id, Notice.state.in_(tried), Notice.until > now, Notice.figures.is_not(None))
    anew = {"state": State.WAITING, "not_before": now, "claim": None, "ended_at": None, "error": "", "answer": ""}
    with transaction(session):
        if session.connection().execute(update(Notice).where(*able).values(anew)).rowcount != 1:
            return False
        record(session, "notice.send_again", actor=by.label, notice=notice_id)
    return True


def give_up(session: Session, notice_id: int, *, by: Staff) -> bool:
    """Nobody needs it any more. False when it is on its way, or ended already."""
    able = (State.WAITING, State.UNSURE, State.REFUSED, State.FAILED)
    with transaction(session):
        notice = session.scalar(select(Notice).where(Notice.id == notice_id, Notice.state.in_(able)))
        if notice is None:
            return False
        end(session, notice, State.DROPPED, notice.error or "given-up", notice.answer)
        record(session, "notice.give_up", actor=by.label, notice=notice_id)
    return True


def forget_old(session: Session) -> None:
    """What has run out says nothing any more; what ended a month ago is gone. Also while mail is off."""
    now = utc_now()
    with transaction(session):
        late = select(Notice).where(Notice.state == State.WAITING, Notice.until <= now).order_by(Notice.id)
        for notice in session.scalars(late):
            end(session, notice, State.FAILED, notice.error or "too-late", notice.answer)
        for notice in session.scalars(select(Notice).where(Notice.state.in_(TROUBLE), Notice.kind.in_(LINKS))):
            if notice.figures and not opens_something(session, json.loads(notice.figures), now):
                end(session, notice, State.DROPPED, "over", notice.answer)  # it was passed on by hand, and used
        over = update(Notice).where(Notice.until <= now, Notice.state.in_(_ENDED), Notice.figures.is_not(None))
        session.execute(over.values(figures=None))
        session.execute(delete(Notice).where(Notice.state.in_(_ENDED), Notice.ended_at < now - KEPT))


def opens_something(session: Session, figures: Mapping[str, Any], now: datetime) -> bool:
    """Whether the link in a mail still lets somebody in."""
    return session.scalar(open_invitation(digest(figures["token"]), now)) is not None


def doubt_after_restore(session: Session) -> int:
    """A backup was put back: what waited in it may have gone since. A person decides. How many there are."""
    with transaction(session):
        waiting = select(Notice).where(Notice.state.in_((State.WAITING, State.SENDING))).order_by(Notice.id)
        doubted = session.scalars(waiting).all()
        for notice in doubted:
            end(session, notice, State.UNSURE, "restored")
    return len(doubted)


def ask_for_summary(session: Session, staff: Staff, wanted: bool, language: str) -> None:
    """A summary every morning from the next on, in this language; or no more."""
    with transaction(session):
        session.execute(delete(DailySummary).where(DailySummary.staff_id == staff.id))
        if wanted:
            morning = last_morning(utc_now(), queries.zone(session))
            session.add(DailySummary(staff_id=staff.id, looked_on=morning))
        session.execute(update(Staff).where(Staff.id == staff.id).values(language=language))
        record(session, "staff.summary", actor=staff.label, staff=staff.id, wanted=wanted)

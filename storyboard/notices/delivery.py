"""Delivering the outbox: each mail once (docs/decisions/0015-mail-at-most-once.md).

A worker first writes down, and commits, that it has a mail in hand; then it speaks with the mail server, holding no
connection to the database; then it writes down how that ended. Who is killed in between leaves a mail of which nobody
can know whether it went: it becomes `unsure`, and a person decides.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from storyboard.database import transaction, utc_now
from storyboard.notices import postman, queries
from storyboard.notices.actions import end, opens_something
from storyboard.notices.letters import NoAddress, compose
from storyboard.notices.models import FOR_AUTHORS, LINKS, DailySummary, Kind, Notice, State
from storyboard.notices.patience import next_try
from storyboard.notices.postman import Ending, Outcome
from storyboard.notices.server import Server

log = structlog.get_logger(__name__)

AT_ONCE = 50  # what is left over goes with the next round
# Longer than any conversation of the postman's: who is silent for so long has ended in the middle of one.
DOUBTED_AFTER = timedelta(minutes=15)


@dataclass(frozen=True)
class _InHand:
    """A mail that this worker has taken; nobody else has it."""

    id: int
    claim: str
    kind: Kind
    recipient: str
    language: str
    figures: Mapping[str, Any]
    message_id: str


def deliver_due(session: Session, server: Server, stopping: Callable[[], bool] = lambda: False) -> int:
    """Send what is due, one after the other, until `stopping` says so.

    Where it is the server's fault that one did not go, the next ones would not either: they wait for the next round.

    :returns: how many were sent.
    """
    doubt_lost(session, utc_now() - DOUBTED_AFTER)
    ids = session.scalars(queries.due(utc_now()).limit(AT_ONCE)).all()
    sent = 0
    for notice_id in ids:
        if stopping():
            break
        mail = _take(session, notice_id)
        if mail is None:
            continue
        outcome = _send(server, mail)
        _settle(session, mail, outcome)
        sent += outcome.ending is Ending.SENT
        if outcome.for_all:
            break
    return sent


def doubt_lost(session: Session, since: datetime) -> int:
    """Whoever took these in hand before then has ended: perhaps before the mail server had them, perhaps after.

    We cannot tell one from the other, so both are for a person. How many there were.
    """
    ids = session.scalars(queries.silent(since)).all()
    for notice_id in ids:
        with transaction(session):
            lost = select(Notice).where(Notice.id == notice_id, Notice.state == State.SENDING)
            notice = session.scalar(lost.execution_options(populate_existing=True))
            if notice is not None:
                end(session, notice, State.UNSURE, "interrupted")
                log.warning("notice_unsure", notice=notice_id)
    return len(ids)


def _take(session: Session, notice_id: int) -> _InHand | None:
    """Take a mail that waits, in a transaction of its own; None when somebody else did, or nobody needs it any more."""
    now, claim = utc_now(), secrets.token_hex(16)
    waits = (Notice.id == notice_id, Notice.state == State.WAITING, Notice.not_before <= now)
    mine = {"state": State.SENDING, "claim": claim, "claimed_at": now, "attempts": Notice.attempts + 1}
    with transaction(session):
        if session.connection().execute(update(Notice).where(*waits).values(mine)).rowcount != 1:
            return None
        notice = session.get_one(Notice, notice_id, populate_existing=True)
        recipient = _address_of(notice)
        if recipient is None and notice.kind in FOR_AUTHORS:
            end(session, notice, State.DROPPED, "unasked")
            return None
        if recipient is None or notice.figures is None:
            end(session, notice, State.FAILED, "unreadable")
            return None
        figures = json.loads(notice.figures)
        if notice.until <= now:
            end(session, notice, State.FAILED, notice.error or "too-late", notice.answer)
            return None
        if notice.kind in LINKS and not opens_something(session, figures, now):
            end(session, notice, State.DROPPED, "over")
            return None
        if notice.kind is Kind.SUMMARY and not _is_wanted(session, notice):
            end(session, notice, State.DROPPED, "unasked")
            return None
    return _InHand(notice.id, claim, notice.kind, recipient, notice.language, figures, notice.message_id)


def _address_of(notice: Notice) -> str | None:
    """Where it goes; nowhere once its reader has taken their address away, or the story with it."""
    return notice.recipient if notice.story is None else notice.story.contact


def _is_wanted(session: Session, notice: Notice) -> bool:
    asked = session.scalar(select(exists().where(DailySummary.staff_id == notice.staff_id)))
    return bool(asked) and notice.staff is not None and notice.staff.disabled_at is None


def _send(server: Server, mail: _InHand) -> Outcome:
    try:
        message = compose(
            mail.kind, mail.recipient, mail.language, mail.figures, server=server, message_id=mail.message_id
        )
    except NoAddress:
        return Outcome(Ending.REFUSED, "address")
    except Exception as error:  # a template of ours; what it says may hold what the mail says
        log.error("notice_broken", notice=mail.id, mail=mail.kind.value, problem=type(error).__name__)
        return Outcome(Ending.REFUSED, "broken")
    return postman.hand_over(server, message)


_STATES = {Ending.SENT: State.SENT, Ending.REFUSED: State.REFUSED, Ending.UNSURE: State.UNSURE}


def _settle(session: Session, mail: _InHand, outcome: Outcome) -> None:
    """Write down how it ended, also when somebody doubted it meanwhile; not when a person sends it again already."""
    with transaction(session):
        mine = select(Notice).where(Notice.id == mail.id, Notice.claim == mail.claim)
        notice = session.scalar(mine.execution_options(populate_existing=True))
        if notice is None or notice.state not in (State.SENDING, State.UNSURE):
            return
        if outcome.ending is not Ending.LATER:
            # An author's address that is none is nobody's trouble here: only the author could mend it.
            lost = mail.kind in FOR_AUTHORS and outcome.error in ("address", "mailbox")
            end(session, notice, State.DROPPED if lost else _STATES[outcome.ending], outcome.error, outcome.answer)
        else:
            again = next_try(notice.attempts, utc_now(), notice.until)
            if again is None:
                end(session, notice, State.FAILED, outcome.error, outcome.answer)
            else:
                notice.state, notice.claim, notice.not_before = State.WAITING, None, again
                notice.error, notice.answer, notice.ended_at = outcome.error, outcome.answer, None
        state, attempts = notice.state.value, notice.attempts
    log.info("notice_settled", notice=mail.id, mail=mail.kind.value, state=state, error=outcome.error, tries=attempts)

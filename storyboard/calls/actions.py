"""What administrators do with a call: write it, change it, announce, open, close and archive it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storyboard.calls.changing import call_now, call_to_change
from storyboard.calls.dates import Phase, phase
from storyboard.calls.models import Call
from storyboard.calls.plan import NAMES, Plan, differences
from storyboard.calls.refusals import (
    AddressStays,
    AddressTaken,
    CallChanged,
    NotNow,
    NoWords,
    OverAlready,
    StillTaking,
)
from storyboard.calls.standing import Standing
from storyboard.database import transaction, utc_now
from storyboard.journal.actions import record
from storyboard.journal.models import Event
from storyboard.journal.numbers import unused_number


def create(session: Session, plan: Plan, *, actor: str) -> Call:
    """A new call, a draft: nobody sees it until it is announced.

    :raises AddressTaken: another call has its address.
    """
    try:
        with transaction(session):
            number = unused_number(session, Call, func.max(Event.details["call"].as_integer()))
            call = Call(id=number, **{name: getattr(plan, name) for name in NAMES})
            session.add(call)
            session.flush()
            record(session, "call.create", actor=actor, call=call.id)
    except IntegrityError:
        raise AddressTaken from None
    return call


def change(session: Session, slug: str, plan: Plan, *, seen: int, actor: str) -> Call:
    """Change what the plan says otherwise.

    :param seen: the version of the call that the administrator looked at.
    :raises CallChanged: somebody else was first.
    :raises AddressTaken: another call has this address.
    :raises AddressStays: the call is announced, and its address would change.
    :raises Archived: it is archived.
    """
    try:
        with transaction(session):
            call = call_to_change(session, slug, seen)
            changed = differences(call, plan)
            if "slug" in changed and call.standing is not Standing.DRAFT:
                raise AddressStays
            if changed:
                mark(session, call, "call.change", changed, actor)
                for name in changed:
                    setattr(call, name, getattr(plan, name))
                session.flush()
    except IntegrityError:
        raise AddressTaken from None
    return call


def announce(session: Session, slug: str, *, actor: str) -> Call:
    """Tell everybody of a draft; from then on its page is public.

    :raises NoWords: it has none.
    :raises OverAlready: it would be closed at once.
    :raises NotNow: it is no draft.
    """
    with transaction(session):
        call, now = call_now(session, slug), utc_now()
        if call.standing is not Standing.DRAFT:
            raise NotNow
        if not call.texts:
            raise NoWords
        if phase(call.opens_at, call.closes_at, now) is Phase.CLOSED:
            raise OverAlready
        mark(session, call, "call.announce", ["announced_at"], actor)
        call.announced_at = now
    return call


def open_now(session: Session, slug: str, *, actor: str) -> Call:
    """Open an announced call before its day.

    :raises NotNow: it is not announced, or not before its opening.
    """
    with transaction(session):
        call, now = _announced(session, slug), utc_now()
        if phase(call.opens_at, call.closes_at, now) is not Phase.BEFORE:
            raise NotNow
        mark(session, call, "call.open", ["opens_at"], actor)
        call.opens_at = now.replace(microsecond=0)  # a form notes when it was begun in whole seconds
    return call


def close_now(session: Session, slug: str, *, actor: str) -> Call:
    """Close an open call before its day. Who has begun may finish, as at any close.

    :raises NotNow: it is not open.
    """
    with transaction(session):
        call, now = _announced(session, slug), utc_now()
        if phase(call.opens_at, call.closes_at, now) is not Phase.OPEN:
            raise NotNow
        mark(session, call, "call.close", ["closes_at"], actor)
        call.closes_at = now
    return call


def archive(session: Session, slug: str, *, grace: timedelta, actor: str) -> Call:
    """Take a closed call out of the lists; its page and its stories stay.

    :raises StillTaking: stories can still come in.
    :raises NotNow: it is not announced, or archived already.
    """
    with transaction(session):
        call, now = _announced(session, slug), utc_now()
        if now < call.closes_at + grace:
            raise StillTaking
        mark(session, call, "call.archive", ["archived_at"], actor)
        call.archived_at = now
    return call


def bring_back(session: Session, slug: str, *, actor: str) -> Call:
    """Put an archived call into the lists again.

    :raises NotNow: it is not archived.
    """
    with transaction(session):
        call = call_now(session, slug)
        if call.standing is not Standing.ARCHIVED:
            raise NotNow
        mark(session, call, "call.bring_back", ["archived_at"], actor)
        call.archived_at = None
    return call


def may_be_archived(call: Call, now: datetime, grace: timedelta) -> bool:
    """Whether no story can come in any more."""
    return call.standing is Standing.ANNOUNCED and now >= call.closes_at + grace


def _announced(session: Session, slug: str) -> Call:
    call = call_now(session, slug)
    if call.standing is not Standing.ANNOUNCED:
        raise NotNow
    return call


def mark(session: Session, call: Call, kind: str, changed: Sequence[str], actor: str) -> None:
    """Raise the version; whoever else read the one before comes too late, and the journal tells them what changed.

    :raises CallChanged: somebody else was first.
    """
    mine = update(Call).where(Call.id == call.id, Call.version == call.version).values(version=call.version + 1)
    if session.execute(mine).rowcount != 1:  # type: ignore[attr-defined]
        raise CallChanged(call)
    record(session, kind, actor=actor, call=call.id, version=call.version, changed=list(changed))

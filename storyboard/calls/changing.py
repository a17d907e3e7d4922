"""A call that somebody is about to change, as it is now; inside the transaction that does."""

from __future__ import annotations

from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.calls.queries import call_named
from storyboard.calls.refusals import Archived, CallChanged, NoSuchCall
from storyboard.calls.standing import Standing


def call_now(session: Session, slug: str) -> Call:
    """The call with this address. :raises NoSuchCall: there is none."""
    call = session.scalar(call_named(slug).execution_options(populate_existing=True))
    if call is None:
        raise NoSuchCall
    return call


def call_to_change(session: Session, slug: str, seen: int | None = None) -> Call:
    """The call with this address, if it may be changed.

    :param seen: the version on which somebody decided; without it, the newest.
    :raises NoSuchCall: there is none.
    :raises CallChanged: somebody else was first.
    :raises Archived: it is archived.
    """
    call = call_now(session, slug)
    if seen is not None and call.version != seen:
        raise CallChanged(call)
    if call.standing is Standing.ARCHIVED:
        raise Archived
    return call

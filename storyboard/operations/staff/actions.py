"""Ways in for colleagues, mailed in the transaction that makes them; while mail is off, to be passed on by hand."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from storyboard.database import transaction, utc_now
from storyboard.notices import actions as notices
from storyboard.notices.models import Kind
from storyboard.staff import colleagues
from storyboard.staff.actions import INVITATION_LASTS
from storyboard.staff.colleagues import Link
from storyboard.staff.models import Staff
from storyboard.staff.roles import Given, Role


@dataclass(frozen=True)
class Way:
    """A link, and whether it is in the outbox too."""

    link: Link
    mailed: bool


def invite(
    session: Session, email: str, name: str, role: Role, *, where: Given | None = None, by: Staff, language: str
) -> Way:
    """Add a colleague, and mail them their link.

    :param where: the calls in which they hold the role; every call when not given.
    :param language: what to write in while nobody knows theirs.
    :raises colleagues.KnownAlready: when somebody has this address.
    """
    with transaction(session):
        link = colleagues.invite(session, email, name, role, where=where, by=by)
        return _mail(session, Kind.INVITATION, link, by, language)


def new_link(session: Session, staff_id: int, *, by: Staff, language: str) -> Way:
    """Another link, mailed too.

    :raises colleagues.ShutOut: when they are disabled.
    """
    with transaction(session):
        return _mail(session, Kind.NEW_LINK, colleagues.new_link(session, staff_id, by=by), by, language)


def reset(session: Session, staff_id: int, *, by: Staff, language: str) -> Way:
    """Their way in begins anew, by a link that is mailed too.

    :raises colleagues.NotYourself: when one would lock oneself out.
    :raises colleagues.ShutOut: when they are disabled.
    """
    with transaction(session):
        return _mail(session, Kind.RESET, colleagues.reset(session, staff_id, by=by), by, language)


def _mail(session: Session, kind: Kind, link: Link, by: Staff, language: str) -> Way:
    until = utc_now() + INVITATION_LASTS
    figures = {"token": link.token, "name": link.staff.name, "by": by.name, "until": until.isoformat()}
    written_in = link.staff.language or language
    return Way(link, notices.write(session, kind, link.staff, figures, language=written_in, until=until))

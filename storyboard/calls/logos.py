"""The logos of a call: added, put into order, removed, copied. Bytes come before their row, and go after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from storyboard.calls.actions import mark
from storyboard.calls.changing import call_now, call_to_change
from storyboard.calls.models import Call
from storyboard.calls.models_logos import CallLogo
from storyboard.calls.queries import logos_of
from storyboard.calls.refusals import NoSuchLogo, TooManyLogos
from storyboard.database import transaction
from storyboard.storage.interface import Missing, Storage, Stored, new_key

MOST = 8


@dataclass(frozen=True)
class Drawn:
    """A logo whose bytes are safe, and whose row is not written yet."""

    name: str
    stored: Stored
    media_type: str
    width: int
    height: int

    def row(self, place: int) -> CallLogo:
        """The row that will speak for the bytes."""
        return CallLogo(
            place=place,
            name=self.name,
            storage_key=self.stored.key,
            media_type=self.media_type,
            sha256=self.stored.sha256,
            bytes=self.stored.bytes,
            width=self.width,
            height=self.height,
        )


def add(session: Session, slug: str, drawn: Drawn, *, actor: str) -> None:
    """Put a logo behind the others. It takes nothing from anybody, so it asks for no version that was seen.

    :raises TooManyLogos: there are as many as a call may have; the bytes are the caller's to erase, as with the others.
    :raises Archived: the call is archived.
    """
    with transaction(session):
        call, there = _held(session, slug)
        if len(there) >= MOST:
            raise TooManyLogos(most=MOST)
        logo = drawn.row(len(there))
        logo.call_id = call.id
        session.add(logo)
        mark(session, call, "call.logo_add", ["logos"], actor)


def move(session: Session, slug: str, logo_slug: str, *, by: int, seen: int, actor: str) -> None:
    """Put a logo `by` places further on (or back, below 0); at either end it stays.

    :param seen: the version of the call that the administrator looked at.
    :raises CallChanged: somebody else was first.
    :raises NoSuchLogo: it is not there.
    :raises Archived: the call is archived.
    """
    with transaction(session):
        call, there = _held(session, slug, seen)
        logo = _one(there, logo_slug)
        was = there.index(logo)
        goes = min(max(was + by, 0), len(there) - 1)
        if goes != was:
            there.insert(goes, there.pop(was))
            _count(there)
            mark(session, call, "call.logo_move", ["logos"], actor)


def remove(session: Session, storage: Storage, slug: str, logo_slug: str, *, seen: int, actor: str) -> None:
    """Take a logo away; its bytes follow at once, or the sweep takes them. Raises what `move` raises."""
    with transaction(session) as tx:
        call, there = _held(session, slug, seen)
        logo = _one(there, logo_slug)
        there.remove(logo)
        _count(there)
        session.delete(logo)
        mark(session, call, "call.logo_remove", ["logos"], actor)
        tx.after_commit(storage.erase, logo.storage_key)


def copies(session: Session, storage: Storage, slug: str) -> list[Drawn]:
    """The logos of a call once more, each with bytes of its own; one whose bytes are lost is left out.

    They are the caller's to keep (`add_all`) or to erase (`erase`).
    """
    there = [_drawn(logo) for logo in session.scalars(logos_of(call_now(session, slug).id))]
    session.rollback()  # no transaction waits for the bytes
    made: list[Drawn] = []
    try:
        for drawn in there:
            stored = _copy(storage, drawn.stored.key)
            if stored is not None:
                made.append(replace(drawn, stored=stored))
    except BaseException:
        erase(storage, made)
        raise
    return made


def erase(storage: Storage, logos: Iterable[Drawn]) -> None:
    """Erase the bytes of logos whose rows were not written."""
    for logo in logos:
        storage.erase(logo.stored.key)


def add_all(session: Session, call: Call, logos: Sequence[Drawn]) -> None:
    """Write the rows of a new call's logos. For use inside the transaction that makes it."""
    for place, drawn in enumerate(logos):
        logo = drawn.row(place)
        logo.call_id = call.id
        session.add(logo)


def _drawn(logo: CallLogo) -> Drawn:
    stored = Stored(logo.storage_key, logo.bytes, logo.sha256)
    return Drawn(logo.name, stored, logo.media_type, logo.width, logo.height)


def _copy(storage: Storage, key: str) -> Stored | None:
    try:
        pieces = storage.read(key)
    except Missing:
        return None
    with storage.writer(new_key()) as writer:
        for piece in pieces:
            writer.write(piece)
        return writer.finish()


def _held(session: Session, slug: str, seen: int | None = None) -> tuple[Call, list[CallLogo]]:
    call = call_to_change(session, slug, seen)
    return call, list(session.scalars(logos_of(call.id).execution_options(populate_existing=True)))


def _one(there: Sequence[CallLogo], slug: str) -> CallLogo:
    found = next((logo for logo in there if logo.slug == slug), None)
    if found is None:
        raise NoSuchLogo
    return found


def _count(there: Sequence[CallLogo]) -> None:
    for place, logo in enumerate(there):
        logo.place = place

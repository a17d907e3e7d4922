"""More bytes for an upload, and its end. No connection to the database is held while bytes are waited for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from storyboard.database import transaction, utc_now
from storyboard.storage.growing import Busy
from storyboard.storage.interface import Full, Missing, Storage, Unreachable
from storyboard.uploads.actions import LASTS, RESERVE, WAITS, end_held
from storyboard.uploads.checksum import LARGEST, verified
from storyboard.uploads.complaints import Complaint
from storyboard.uploads.contents import Head
from storyboard.uploads.hold import Hold, Overtaken, held
from storyboard.uploads.hooks import Hooks
from storyboard.uploads.line import Line
from storyboard.uploads.models import Upload, UploadState
from storyboard.uploads.protocol import Append
from storyboard.uploads.queries import ON_ITS_WAY

log = structlog.get_logger(__name__)
WHOLE = (UploadState.COMPLETE, UploadState.TAKEN)
NO_FILM = ("empty", "playlist", "not-a-video")


@dataclass(frozen=True)
class Stand:
    """How far an upload is; `expires_at` is None once it is whole."""

    offset: int
    length: int | None
    expires_at: datetime | None
    told: str = ""


@dataclass(frozen=True)
class Desk:
    """What appending needs of the installation."""

    session: Session
    storage: Storage
    hooks: Hooks
    largest: int


def inspect(desk: Desk, upload: Upload) -> Stand:
    """How far it is, with nobody writing any more. What was all here and not finished, is finished.

    :raises Complaint: it has ended, or who writes to it does not stop.
    """
    if upload.state in WHOLE:
        return Stand(upload.offset, upload.length, None, upload.told or "")
    with _hold(desk, upload) as hold:
        offset = desk.storage.growing.size(hold.upload.storage_key, hold.upload.growing)
        if offset == hold.upload.length:
            finish(desk, hold, offset)
            return Stand(offset, hold.upload.length, None, hold.upload.told or "")
        return Stand(offset, hold.upload.length, hold.upload.expires_at, hold.upload.told or "")


def append(desk: Desk, upload: Upload, asked: Append, line: Line) -> Stand:
    """Take what arrives, and keep it however the line ends.

    :raises Complaint: nothing of the request was done, or only what could be; a checksum that fails keeps nothing.
    """
    if upload.state in WHOLE:
        return _nothing_more(upload, asked, line)
    with _hold(desk, upload) as hold:
        offset = desk.storage.growing.size(hold.upload.storage_key, hold.upload.growing)
        if asked.offset != offset:
            raise Complaint("wrong-offset", offset=offset)
        length = _length(desk, hold, asked.length, offset)
        most = desk.largest if length is None else length
        if line.announced is not None and offset + line.announced > most:
            raise Complaint("beyond" if length is not None else "too-big", offset=offset)
        offset = _write(desk, hold, asked, line, most - offset)
        if offset == length:
            finish(desk, hold, offset)
            return Stand(offset, length, None)
        expires_at = utc_now() + LASTS
        hold.note(offset=offset, expires_at=expires_at)
        if line.overtaken:
            raise Complaint("overtaken", offset=offset)
        return Stand(offset, length, expires_at)


def finish(desk: Desk, hold: Hold, size: int) -> None:
    """Every byte is here: make it one object, and tell who waits for it, in one transaction with our own word.

    :raises Complaint: what came opens no film.
    """
    upload = hold.upload
    if size:
        with _ends_what_is_no_film(desk, hold):
            Head(upload.head).judge()
    hold.note(state=UploadState.ASSEMBLING, offset=size)
    desk.storage.growing.finish(upload.storage_key, upload.growing, hold.save)
    with transaction(desk.session):
        hold.note(state=UploadState.COMPLETE, expires_at=utc_now() + WAITS, head=b"", growing={})
        desk.hooks.ended(desk.session, desk.session.get_one(Upload, upload.id, populate_existing=True))


def _write(desk: Desk, hold: Hold, asked: Append, line: Line, left: int) -> int:
    """Write what arrives, `left` bytes at most; how many bytes the upload has then."""
    upload, head = hold.upload, Head(hold.upload.head[: asked.offset])

    def look() -> None:
        hold.look()
        _must_have_room(desk.storage)

    _must_have_room(desk.storage)
    pieces = line.pieces(look)
    with ExitStack() as block:
        if asked.checksum:
            if (line.announced or 0) > LARGEST:
                raise Complaint("checksum-too-big")
            pieces = verified(pieces, asked.checksum, line, block.enter_context(desk.storage.scratch()))
        with (
            _ends_what_is_no_film(desk, hold),
            desk.storage.growing.append(upload.storage_key, upload.growing, hold.save) as end,
        ):
            for piece in pieces:
                head.take(piece)
                if head.bytes != upload.head:
                    # Noted while the file is still ours: who comes next judges the film by these.
                    upload.head = head.bytes
                    hold.note(head=head.bytes)
                end.write(piece[:left])
                left -= len(piece)
                if left < 0:
                    raise Complaint("beyond")
            return end.sync()


@contextmanager
def _hold(desk: Desk, upload: Upload) -> Iterator[Hold]:
    """Hold an upload that is on its way."""
    _must_be_on_its_way(upload)
    with told(), held(desk.session, desk.storage, upload.id) as hold:
        _must_be_on_its_way(hold.upload)
        yield hold


@contextmanager
def told() -> Iterator[None]:
    """Say in the protocol's words what goes wrong meanwhile. :raises Complaint: it."""
    try:
        yield
    except Busy as error:
        raise Complaint("locked") from error
    except Overtaken as error:
        raise Complaint("overtaken") from error
    except Full as error:
        raise Complaint("full") from error
    except Missing as error:
        raise Complaint("gone") from error
    except Unreachable as error:
        log.error("storage_unreachable", exc_info=error)
        raise Complaint("store-away") from error


@contextmanager
def _ends_what_is_no_film(desk: Desk, hold: Hold) -> Iterator[None]:
    """What was looked at and is no film ends here; nothing of it is kept."""
    try:
        yield
    except Complaint as complaint:
        if complaint.code in NO_FILM:
            end_held(desk.storage, hold, UploadState.REFUSED, complaint)
        raise


def _must_be_on_its_way(upload: Upload) -> None:
    if upload.state is UploadState.REFUSED:
        raise Complaint(upload.reason, figures=upload.figures)
    if upload.state not in ON_ITS_WAY:
        raise Complaint("gone")


def _must_have_room(storage: Storage) -> None:
    """Many who were promised room come at once: the reserve is nobody's. What they sent so far is kept."""
    if storage.free_bytes() < RESERVE:
        raise Complaint("full")


def _length(desk: Desk, hold: Hold, told: int | None, offset: int) -> int | None:
    """The length of the upload, which may be told now if it was not before."""
    known = hold.upload.length
    if told is None or told == known:
        return known
    if known is not None or told < offset:
        raise Complaint("length-changed", offset=offset)
    if told > desk.largest:
        raise Complaint("too-big", offset=offset, figures={"limit": desk.largest})
    hold.note(length=told)
    return told


def _nothing_more(upload: Upload, asked: Append, line: Line) -> Stand:
    """A client whose last answer was lost sends nothing once more, and learns that all is here."""
    if asked.offset == upload.offset and line.empty:
        return Stand(upload.offset, upload.length, None)
    raise Complaint("whole", offset=upload.offset)

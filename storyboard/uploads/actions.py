"""What happens to uploads: begun, gone on with, ended by their owner, forgotten when their time is over."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, delete, or_, update
from sqlalchemy.orm import Session

from storyboard.database import transaction, utc_now
from storyboard.storage.interface import Storage, Unreachable, new_key
from storyboard.uploads import queries
from storyboard.uploads.complaints import Complaint
from storyboard.uploads.hold import Hold, Overtaken, held
from storyboard.uploads.hooks import Owner
from storyboard.uploads.models import Upload, UploadState
from storyboard.uploads.protocol import Create

LASTS = timedelta(days=7)  # after the last byte
# So long a whole upload waits for the form that it belongs to, which comes right behind it. It may tell of its author's
# place and phone until it is made safe, so it does not wait for longer than a line may be down.
WAITS = timedelta(minutes=30)
REMEMBERED = timedelta(days=30)  # so long an ended upload is told from one that never was
MOST_AT_ONCE = 3  # of one owner: a film, another try, and one in a second window; so their total is three films
# Of one owner, whatever became of them: each leaves a row that is remembered.
MOST_A_DAY = 100
# Stories that are here already must be able to be processed: what is made of a film takes twice its room, and a
# database without room takes nothing at all.
ROOM_FACTOR = 2
RESERVE = 1 << 30  # bytes
# So long after its last byte an upload has room kept for it. One that goes on later is looked at like any other.
KEEPS_ROOM = timedelta(hours=1)


def token_of(storage_key: str, secret: str) -> str:
    """The secret of an upload's address (128 bits): whoever has the installation's key finds it again, nobody else.

    So a page that is opened again can say where to go on, and no address needs to be kept.
    """
    mark = hmac.new(secret.encode(), f"upload:{storage_key}".encode(), hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(mark).decode().rstrip("=")


def digest(token: str) -> str:
    """How an upload's address is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def create(session: Session, storage: Storage, owner: Owner, asked: Create, *, secret: str) -> tuple[Upload, str]:
    """Begin an upload.

    :param secret: of the installation, from which that of the address is made.
    :returns: its row, and the secret of its address.
    :raises Complaint: it is too big, this owner has too many, or there is no room.
    """
    most = owner.largest if asked.length is None else asked.length
    if most > owner.largest:
        raise Complaint("too-big", figures={"limit": owner.largest})
    free = storage.free_bytes()
    _must_fit(session, owner, most, free)
    _must_be_few(session, owner)
    key = new_key()
    token = token_of(key, secret)
    growing = storage.growing.begin(key)  # without a row the sweep takes it
    with transaction(session):
        # Many may ask at once.
        _must_fit(session, owner, most, free)
        _must_be_few(session, owner)
        upload = Upload(
            token_digest=digest(token),
            owner=owner.mark,
            storage_key=key,
            growing=growing,
            length=asked.length,
            told=asked.metadata or None,
            expires_at=utc_now() + LASTS,
        )
        session.add(upload)
    return upload, token


def _must_fit(session: Session, owner: Owner, most: int, free: int) -> None:
    """There is room for it and for all that is still to come of others."""
    kept_for = queries.still_to_come(owner.largest, utc_now() + LASTS - KEEPS_ROOM)
    promised = int(session.scalar(kept_for) or 0)
    if free < ROOM_FACTOR * (most + promised) + RESERVE:
        raise Complaint("full")


def _must_be_few(session: Session, owner: Owner) -> None:
    open_now, lately = session.execute(queries.counts(owner.mark, utc_now() - timedelta(days=1))).one()
    if open_now >= MOST_AT_ONCE or lately >= MOST_A_DAY:
        raise Complaint("too-many")


def take(session: Session, upload_id: int) -> None:
    """Somebody speaks for the bytes of a whole upload from now on, in the transaction of the caller; once.

    :raises Complaint: it is not whole, or somebody was first.
    """
    with transaction(session):
        mine = update(Upload).where(Upload.id == upload_id, Upload.state == UploadState.COMPLETE)
        if session.connection().execute(mine.values(state=UploadState.TAKEN, told=None)).rowcount != 1:
            raise Complaint("gone")


def terminate(session: Session, storage: Storage, upload_id: int) -> None:
    """Its owner wants it no more. :raises Complaint: it is not on its way, or is written to and does not stop."""
    end(session, storage, upload_id, UploadState.TERMINATED)


def end(
    session: Session, storage: Storage, upload_id: int, state: UploadState, *, if_before: datetime | None = None
) -> None:
    """End an upload that is on its way.

    :param if_before: only if its time was over by then, also once who wrote to it has stopped.
    :raises Complaint: it is not, or is written to and does not stop.
    """
    with held(session, storage, upload_id) as hold:
        if hold.upload.state not in queries.KEPT:
            raise Complaint("gone")
        if if_before is not None and hold.upload.expires_at >= if_before:
            raise Complaint("locked")
        end_held(storage, hold, state)


def end_all(session: Session, storage: Storage, owner: str) -> None:
    """End all that is kept for an owner who waits for no film any more. Hold no transaction: it may take seconds.

    In a session of its own: who holds an upload closes its session again and again, and the caller has rows in theirs.
    """
    with Session(session.get_bind()) as own:
        for upload_id in own.scalars(queries.kept_of(owner)).all():
            own.rollback()
            # Taken, or gone on with, at this very moment? Or the store is away? The sweep comes by.
            with suppress(Complaint, Overtaken, Unreachable):
                end(own, storage, upload_id, UploadState.TERMINATED)


def end_held(storage: Storage, hold: Hold, state: UploadState, why: Complaint | None = None) -> None:
    """End an upload that is held: first its row says so, and why, then its bytes go."""
    was = hold.upload
    code, figures = (why.code, why.figures) if why else ("", {})
    # A form may take a whole one at this very moment; then its bytes are a story's.
    if not hold.note(while_in=queries.KEPT, state=state, reason=code, figures=figures, told=None, head=b"", growing={}):
        raise Complaint("gone")
    if was.state is UploadState.COMPLETE:
        storage.erase(was.storage_key)
    else:
        storage.growing.abandon(was.storage_key, was.growing)


def leave_behind(connection: Connection, gone: Collection[str] = ()) -> None:
    """End what is on its way, in the caller's transaction: the pieces that are here lie in another storage.

    :param gone: the storage keys of whole uploads that have no bytes: they end, too.
    """
    whole = and_(Upload.state == UploadState.COMPLETE, Upload.storage_key.in_(gone))
    unfinished = update(Upload).where(or_(Upload.state.in_(queries.ON_ITS_WAY), whole))
    connection.execute(unfinished.values(state=UploadState.EXPIRED, told=None, head=b"", growing={}, held_by=None))


def expire(session: Session, storage: Storage) -> int:
    """End what was not gone on with in time, and forget what ended long ago; how many ended now."""
    ended, now = 0, utc_now()
    for upload_id in session.scalars(queries.run_out(now)).all():
        session.rollback()
        try:
            end(session, storage, upload_id, UploadState.EXPIRED, if_before=now)
            ended += 1
        except (Complaint, Overtaken):
            continue  # somebody goes on with it, or takes it, at this very moment
    with transaction(session):
        old = (Upload.expires_at < utc_now() - REMEMBERED, Upload.state.not_in(queries.KEPT))
        session.execute(delete(Upload).where(*old))
    return ended

"""Sending protected bytes, in ranges, after the caller has checked who may see them.

Either we send them ourselves, or we tell the server in front of us which file to send (SEND_FILES_BY). Who may see them
was asked here in both cases, at every request.
"""

from collections.abc import Iterable
from typing import Protocol

from flask import Response, abort, request

from storyboard.database import db
from storyboard.storage.interface import Missing, OnThisMachine, Storage
from storyboard.web.installation import settings, storage

# The server in front knows it as the folder of the storage's objects, and lets nobody ask for it from outside.
INSIDE = "/_files/"


class Sendable(Protocol):
    """A row that tells of stored bytes."""

    @property
    def storage_key(self) -> str:
        """Where they are."""

    @property
    def bytes(self) -> int:
        """How many."""

    @property
    def media_type(self) -> str:
        """What they are."""

    @property
    def sha256(self) -> str:
        """Their digest."""


def send_file(file: Sendable) -> Response:
    """A file that the caller has checked may be seen. It may be taken back while we speak of it.

    The session is closed first, and the row left as it was read: sending takes as long as the line of the reader, and
    no connection to the database waits for it.
    """
    db.session.close()
    where = storage()
    if settings().send_files_by == "x-accel" and isinstance(where, OnThisMachine):
        return hand_over(where, file.storage_key, media_type=file.media_type, sha256=file.sha256)
    return send(where, file.storage_key, size=file.bytes, media_type=file.media_type, sha256=file.sha256)


def send(storage: Storage, key: str, *, size: int, media_type: str, sha256: str) -> Response:
    """The object, or the one range of it that was asked for (RFC 9110, section 14).

    Never stored by a cache, so that a story that was withdrawn ends at once. 404 when the bytes are gone.
    """
    span = _span(size, sha256)
    if span is None:
        return Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    try:
        answer = Response(_body(storage, key, span or range(size)), mimetype=media_type)
    except Missing:
        abort(404)
    answer.content_length = len(span or range(size))
    if span:
        answer.status_code = 206
        answer.headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{size}"
    answer.accept_ranges = "bytes"
    answer.headers["Cache-Control"] = "no-store"
    answer.set_etag(sha256)
    return answer


def hand_over(storage: OnThisMachine, key: str, *, media_type: str, sha256: str) -> Response:
    """An answer without a body, from which the server in front makes the object or the range that was asked for.

    404 when the bytes are gone.
    """
    try:
        answer = Response(mimetype=media_type, headers={"X-Accel-Redirect": INSIDE + storage.inner_path(key)})
    except Missing:
        abort(404)
    answer.headers["Cache-Control"] = "no-store"
    answer.set_etag(sha256)
    return answer


def _span(size: int, sha256: str) -> range | None:
    """The one range that was asked for; empty for the whole object, None when it lies outside."""
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return range(0)
    if request.if_range is not None and request.if_range.etag not in (None, sha256):
        return range(0)
    start, _ = asked.ranges[0]
    if start is not None and start < -size:  # more of the end than there is: all of it
        return range(size)
    found = asked.range_for_length(size)
    return None if found is None else range(*found)


def _body(storage: Storage, key: str, span: range) -> Iterable[bytes]:
    if request.method == "HEAD":
        storage.size(key)
        return ()
    return storage.read(key, span.start, len(span))

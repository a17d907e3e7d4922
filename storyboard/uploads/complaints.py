"""Why a request of the upload protocol is not done: one table of codes, each with its status and a sentence.

The sentences are for whoever writes a client; people read what the pages say of a code. Statuses follow tus 1.0.0
(https://tus.io/protocols/resumable-upload) where it names one.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

CHECKSUM_MISMATCH = 460  # tus 1.0.0, extension Checksum

_TABLE: dict[str, tuple[int, str]] = {
    "version": (HTTPStatus.PRECONDITION_FAILED, "Say Tus-Resumable: 1.0.0; we speak no other version."),
    "not-yours": (HTTPStatus.FORBIDDEN, "Open the page that sends a film first; its cookie says whose it is."),
    "length": (
        HTTPStatus.BAD_REQUEST,
        "Give Upload-Length as a whole number, or Upload-Defer-Length: 1, and not both.",
    ),
    "length-changed": (HTTPStatus.BAD_REQUEST, "The length of an upload stays what it was said to be."),
    "metadata": (
        HTTPStatus.BAD_REQUEST,
        "Upload-Metadata holds names, each once, with values in base64; at most 2,048 bytes in all.",
    ),
    "concat": (HTTPStatus.BAD_REQUEST, "We put no uploads together."),
    "offset": (HTTPStatus.BAD_REQUEST, "Give Upload-Offset as a whole number."),
    "wrong-offset": (HTTPStatus.CONFLICT, "We have another number of bytes; Upload-Offset in this answer says which."),
    "content-type": (HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send bytes as application/offset+octet-stream."),
    "unknown": (HTTPStatus.NOT_FOUND, "There is no such upload."),
    "gone": (HTTPStatus.GONE, "This upload has ended, and nothing of it is kept."),
    "whole": (HTTPStatus.CONFLICT, "This upload is whole; it takes no more bytes."),
    "locked": (HTTPStatus.LOCKED, "Another connection sends to this upload. Try again in some seconds."),
    "overtaken": (HTTPStatus.SERVICE_UNAVAILABLE, "A newer connection goes on with this upload."),
    "too-big": (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This is more than may be sent."),
    "too-many": (HTTPStatus.TOO_MANY_REQUESTS, "Too many uploads wait here. End one of them first."),
    "too-fast": (HTTPStatus.TOO_MANY_REQUESTS, "Too many uploads were begun from here just now. Wait some minutes."),
    "beyond": (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "These are more bytes than the upload was said to have."),
    "checksum": (HTTPStatus.BAD_REQUEST, "Give Upload-Checksum as one of sha1, sha256, md5 and its digest in base64."),
    "checksum-too-big": (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Pieces with a checksum have at most 8 MiB."),
    "checksum-mismatch": (CHECKSUM_MISMATCH, "These are other bytes than the checksum speaks of. None was kept."),
    "empty": (HTTPStatus.UNPROCESSABLE_ENTITY, "There is nothing in it."),
    "playlist": (HTTPStatus.UNPROCESSABLE_ENTITY, "This is a list of films, and no film."),
    "not-a-video": (HTTPStatus.UNPROCESSABLE_ENTITY, "This is no film."),
    "full": (HTTPStatus.INSUFFICIENT_STORAGE, "There is no room left here."),
    "store-away": (HTTPStatus.SERVICE_UNAVAILABLE, "What keeps the bytes does not answer. Try again in some minutes."),
}


class Complaint(Exception):
    """A request of the protocol that is not done."""

    def __init__(
        self, code: str, *, offset: int | None = None, figures: Mapping[str, float | int | str] | None = None
    ) -> None:
        super().__init__(code)
        self.code, self.offset, self.figures = code, offset, dict(figures or {})
        self.status, self.sentence = int(_TABLE[code][0]), _TABLE[code][1]

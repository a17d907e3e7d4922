"""tus 1.0.0 without the web: what the headers of a request ask for. Plain Python.

The specification: https://tus.io/protocols/resumable-upload. Offered are the extensions creation,
creation-with-upload, creation-defer-length, expiration, checksum and termination.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from werkzeug.datastructures import Headers

from storyboard.uploads.complaints import Complaint

VERSION = "1.0.0"
EXTENSIONS = (
    "creation",
    "creation-with-upload",
    "creation-defer-length",
    "expiration",
    "checksum",
    "termination",
)
OWNER = "story"  # the name in Upload-Metadata under which a client that may act for several says for which
ALGORITHMS = ("sha1", "sha256", "md5")
BYTES = "application/offset+octet-stream"
LONGEST_METADATA = 2048  # bytes
MOST_DIGITS = 18


@dataclass(frozen=True)
class Checksum:
    """What the body of this request must come to."""

    algorithm: str
    digest: bytes


@dataclass(frozen=True)
class Create:
    """A new upload; `length` is None when it is told later, `checksum` is that of a body that comes along.

    :ivar owner: for whom it is, where the client says so.
    """

    length: int | None
    metadata: str
    with_bytes: bool
    checksum: Checksum | None
    owner: str | None = None


@dataclass(frozen=True)
class Append:
    """More bytes, from `offset` on; `length` is that of the whole upload, where it is told now."""

    offset: int
    length: int | None
    checksum: Checksum | None


def method_of(method: str, headers: Headers) -> str:
    """What is meant: some networks let only some methods through, so each may say another one."""
    return (headers.get("X-HTTP-Method-Override") or method).upper()


def check_version(headers: Headers) -> None:
    """Refuse who speaks another version, before anything is done. :raises Complaint: version."""
    if headers.get("Tus-Resumable") != VERSION:
        raise Complaint("version")


def create(headers: Headers) -> Create:
    """Read a creation. :raises Complaint: what of it cannot be read."""
    if "Upload-Concat" in headers:
        raise Complaint("concat")
    length, deferred = headers.get("Upload-Length"), headers.get("Upload-Defer-Length")
    if (length is None) == (deferred is None) or deferred not in (None, "1"):
        raise Complaint("length")
    metadata = headers.get("Upload-Metadata", "")
    told = _read_metadata(metadata)
    with_bytes = _is_bytes(headers)
    return Create(
        None if length is None else _number(length, "length"),
        metadata,
        with_bytes,
        _checksum(headers) if with_bytes else None,
        told[OWNER].decode(errors="replace") if OWNER in told else None,
    )


def append(headers: Headers) -> Append:
    """Read what comes before more bytes. :raises Complaint: what of it cannot be read."""
    if not _is_bytes(headers):
        raise Complaint("content-type")
    length = headers.get("Upload-Length")
    return Append(
        _number(headers.get("Upload-Offset", ""), "offset"),
        None if length is None else _number(length, "length"),
        _checksum(headers),
    )


def _is_bytes(headers: Headers) -> bool:
    return headers.get("Content-Type", "").partition(";")[0].strip().lower() == BYTES


def _number(text: str, code: str) -> int:
    """Digits and nothing else: Python's own `int` takes signs, spaces and other peoples' digits."""
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
        raise Complaint(code)
    return int(text)


def _read_metadata(header: str) -> dict[str, bytes]:
    if len(header) > LONGEST_METADATA:
        raise Complaint("metadata")
    told: dict[str, bytes] = {}
    for pair in header.split(",") if header.strip() else ():
        name, _, value = pair.strip().partition(" ")
        content = _decoded(value)
        if not name or not name.isascii() or name in told or content is None:
            raise Complaint("metadata")
        told[name] = content
    return told


def _checksum(headers: Headers) -> Checksum | None:
    header = headers.get("Upload-Checksum")
    if header is None:
        return None
    algorithm, _, value = header.partition(" ")
    digest = _decoded(value)
    if algorithm not in ALGORITHMS or not digest:
        raise Complaint("checksum")
    return Checksum(algorithm, digest)


def _decoded(value: str) -> bytes | None:
    try:
        return base64.b64decode(value.strip(), validate=True)
    except (binascii.Error, ValueError):
        return None

"""Sending protected bytes, in ranges, after the caller has checked who may see them."""

from flask import Response, abort, request

from storyboard.storage.interface import Missing, Storage


def send(storage: Storage, key: str, *, size: int, media_type: str, sha256: str) -> Response:
    """The object, or the one range of it that was asked for (RFC 9110, section 14).

    Never stored by a cache, so that a story that was withdrawn ends at once. 404 when the bytes are gone.
    """
    span = _span(size, sha256)
    if span is None:
        return Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, stop = span
    try:
        body = storage.read(key, start, stop - start)
    except Missing:
        abort(404)
    answer = Response(body, mimetype=media_type)
    if request.range is not None and (start, stop) != (0, size):
        answer.status_code = 206
        answer.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    answer.content_length = stop - start
    answer.accept_ranges = "bytes"
    answer.headers["Cache-Control"] = "no-store"
    answer.set_etag(sha256)
    return answer


def _span(size: int, sha256: str) -> tuple[int, int] | None:
    """From where to where (exclusive); None when the range lies outside."""
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return 0, size
    if request.if_range is not None and request.if_range.etag not in (None, sha256):
        return 0, size
    return asked.range_for_length(size)

"""tus 1.0.0 at `/uploads/`: reads the request, calls one verb, answers by the protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from email.utils import format_datetime

import structlog
from flask import Blueprint, Flask, Response, jsonify, make_response, request, url_for
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import TooManyRequests

from storyboard.database import db
from storyboard.uploads import actions, appending, protocol, queries
from storyboard.uploads.appending import Desk, Stand
from storyboard.uploads.complaints import Complaint
from storyboard.uploads.hooks import Owner, hooks
from storyboard.uploads.line import Line
from storyboard.uploads.models import Upload
from storyboard.web import throttle
from storyboard.web.doors import open_to_all
from storyboard.web.installation import settings, storage
from storyboard.web.limits import without_limit

log = structlog.get_logger(__name__)
bp = Blueprint("uploads", __name__, url_prefix="/uploads")


@bp.route("/", methods=["OPTIONS"])
@bp.route("/<token>", methods=["OPTIONS"])
@open_to_all
def offer(token: str = "") -> Response:
    """What is offered; asked without a version, and answered to anybody."""
    answer = Response(status=204)
    answer.headers["Tus-Version"] = protocol.VERSION
    answer.headers["Tus-Extension"] = ",".join(protocol.EXTENSIONS)
    answer.headers["Tus-Checksum-Algorithm"] = ",".join(protocol.ALGORITHMS)
    owners = hooks().whose()
    if owners:
        answer.headers["Tus-Max-Size"] = str(owners[0].largest)
    return answer


@bp.post("/")
@open_to_all
def create() -> Response:
    """Begin an upload; bytes that come along are its first."""
    protocol.check_version(request.headers)
    owners, asked = _owners(), protocol.create(request.headers)
    owner = next((one for one in owners if asked.owner in (None, one.mark)), None)
    if owner is None:
        raise Complaint("not-yours")
    throttle.spend(db.session, throttle.bucket("uploads", throttle.caller()), hooks().most_from_one_line)
    upload, token = actions.create(db.session, storage(), owner, asked, secret=settings().data_key)
    stand = Stand(0, asked.length, upload.expires_at)
    try:
        if asked.with_bytes:
            more = protocol.Append(0, None, asked.checksum)
            stand = appending.append(_desk(owner), upload, more, Line(request))
        elif asked.length == 0:
            stand = appending.inspect(_desk(owner), upload)
    except Complaint as complaint:
        # The upload is there, so its address is told: what came of the body is not lost.
        answer = _complain(complaint)
    else:
        answer = _answer(201, stand)
        if asked.with_bytes:
            answer.headers["Upload-Offset"] = str(stand.offset)
    answer.headers["Location"] = url_for("uploads.one", token=token)
    return answer


@bp.route("/<token>", methods=["HEAD", "PATCH", "DELETE", "POST"])
@open_to_all
@without_limit
def one(token: str) -> Response:
    """One upload: how far it is, more of it, no more of it."""
    protocol.check_version(request.headers)
    meant = protocol.method_of(request.method, request.headers)
    do = _METHODS.get(meant)
    if do is None:
        return Response(status=405, headers={"Allow": "HEAD, PATCH, DELETE"})
    with _trouble_can_be_waited_for() if meant == "HEAD" else nullcontext():
        owners = {owner.mark: owner for owner in _owners()}
        upload = db.session.scalar(queries.upload_at(actions.digest(token), owners))
        if upload is None:
            raise Complaint("unknown")
        return do(_desk(owners[upload.owner]), upload)


@contextmanager
def _trouble_can_be_waited_for() -> Iterator[None]:
    """A client that asks how far it is gives its upload up on every answer but 200 and 423, even on 503."""
    try:
        yield
    except Complaint:
        raise
    except Exception as error:
        log.error("upload_not_looked_at", exc_info=error)
        raise Complaint("locked") from error


def _inspect(desk: Desk, upload: Upload) -> Response:
    """How far it is; what is amiss with us is something to wait for, too."""
    try:
        stand = appending.inspect(desk, upload)
    except Complaint as complaint:
        ended = complaint.code in ("gone", *appending.NO_FILM)
        raise Complaint("gone" if ended else "locked") from complaint
    answer = _answer(200, stand)
    answer.headers["Upload-Offset"] = str(stand.offset)
    if stand.length is None:
        answer.headers["Upload-Defer-Length"] = "1"
    else:
        answer.headers["Upload-Length"] = str(stand.length)
    if stand.told:
        answer.headers["Upload-Metadata"] = stand.told
    return answer


def _append(desk: Desk, upload: Upload) -> Response:
    stand = appending.append(desk, upload, protocol.append(request.headers), Line(request))
    answer = _answer(204, stand)
    answer.headers["Upload-Offset"] = str(stand.offset)
    return answer


def _terminate(desk: Desk, upload: Upload) -> Response:
    with appending.told():
        actions.terminate(desk.session, desk.storage, upload.id)
    return Response(status=204)


_METHODS: dict[str, Callable[[Desk, Upload], Response]] = {
    "HEAD": _inspect,
    "PATCH": _append,
    "DELETE": _terminate,
}


def _owners() -> Sequence[Owner]:
    owners = hooks().whose()
    if not owners:
        raise Complaint("not-yours")
    return owners


def _desk(owner: Owner) -> Desk:
    return Desk(db.session, storage(), hooks(), owner.largest)


def _answer(status: int, stand: Stand) -> Response:
    answer = Response(status=status)
    if stand.expires_at is not None:
        answer.headers["Upload-Expires"] = _http_date(stand.expires_at)
    return answer


def _http_date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


@bp.errorhandler(Complaint)
def _complain(complaint: Complaint) -> Response:
    """In machine-readable words; the page that sends has its own for people."""
    answer = make_response(
        jsonify(code=complaint.code, sentence=complaint.sentence, figures=complaint.figures), complaint.status
    )
    if complaint.code == "version":
        answer.headers["Tus-Version"] = protocol.VERSION
    if complaint.offset is not None:
        answer.headers["Upload-Offset"] = str(complaint.offset)
    if complaint.code == "overtaken":
        answer.headers["Connection"] = "close"
    return answer


@bp.errorhandler(TooManyRequests)
@bp.errorhandler(throttle.TooManyTries)
def _flooded(_error: Exception) -> Response:
    return _complain(Complaint("too-fast"))


@bp.after_request
def _speak_tus(answer: Response) -> Response:
    answer.headers["Tus-Resumable"] = protocol.VERSION
    answer.headers["Cache-Control"] = "no-store"
    return answer


def register(app: Flask, csrf: CSRFProtect) -> None:
    """Add the addresses. No form of another site can send `Tus-Resumable`, so none needs a token."""
    csrf.exempt(bp)
    app.register_blueprint(bp)

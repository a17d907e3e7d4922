"""Whose an upload is, before it is anybody's story: of the browser in which the share form was opened.

The cookie holds a random mark and nothing else. Who has it still needs an upload's address, which only the page knows.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import Response, request
from sqlalchemy.orm import Session

from storyboard.calls import plan
from storyboard.sharing.sealing import Seal
from storyboard.storage.interface import Stored
from storyboard.uploads.actions import LASTS, digest
from storyboard.uploads.hooks import Hooks, Owner
from storyboard.uploads.models import Upload, UploadState
from storyboard.uploads.queries import upload_at
from storyboard.uploads.refusal import Refused
from storyboard.web.installation import settings

COOKIE = "uploads"
KNOWN_FOR = LASTS


@dataclass(frozen=True)
class Film:
    """A film that is here, and the upload that brought it."""

    stored: Stored
    upload_id: int


def let_upload(answer: Response) -> None:
    """Let this browser send films in pieces, for a week from now on."""
    mark = _mark() or secrets.token_hex(16)
    answer.set_cookie(
        COOKIE,
        Seal(settings().data_key, COOKIE).close({"mark": mark}),
        max_age=KNOWN_FOR,
        secure=settings().secure_cookies,
        httponly=True,
        samesite="Strict",
    )


def whose() -> Owner | None:
    """The browser that asks, if it has opened a share form lately. What a call allows less is told at the end."""
    mark = _mark()
    return None if mark is None else Owner(mark, plan.LARGEST_VIDEO)


def sent_ahead(session: Session, token: str, largest: int) -> Film | None:
    """The film that this browser sent before its form, if it is whole; a form that comes twice finds it twice.

    :raises Refused: it is larger than the call takes, or there is nothing in it.
    """
    mark = _mark()
    if not token or mark is None:
        return None
    upload = session.scalar(upload_at(digest(token), mark))
    if upload is None or upload.state not in (UploadState.COMPLETE, UploadState.TAKEN):
        return None
    if not upload.offset:
        raise Refused("empty")
    if upload.offset > largest:
        raise Refused("too-big", {"limit": largest})
    # What it is nobody has counted yet: the worker reads every byte of it before anything is made of it.
    return Film(Stored(upload.storage_key, upload.offset, ""), upload.id)


def _mark() -> str | None:
    found = Seal(settings().data_key, COOKIE).open(request.cookies.get(COOKIE, ""), KNOWN_FOR)
    return None if found is None else str(found["mark"])


def _nothing_yet(_session: Session, _upload: Upload) -> None:
    """A film becomes part of a story when its form is sent."""


HOOKS = Hooks(whose=whose, ended=_nothing_yet)

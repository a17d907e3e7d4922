"""Whose an upload is, before it is anybody's story: of the browser in which the share form was opened.

The cookie holds a random mark and nothing else. Who has it still needs an upload's address, which only the page knows.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import Response, request
from sqlalchemy.orm import Session

from storyboard.calls import plan
from storyboard.sharing.sealing import Seal
from storyboard.uploads.actions import LASTS
from storyboard.uploads.hooks import Hooks, Owner
from storyboard.uploads.models import Upload
from storyboard.web.installation import settings

COOKIE = "uploads"
KNOWN_FOR: timedelta = LASTS


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


def _mark() -> str | None:
    found = Seal(settings().data_key, COOKIE).open(request.cookies.get(COOKIE, ""), KNOWN_FOR)
    return None if found is None else str(found["mark"])


def _nothing_yet(_session: Session, _upload: Upload) -> None:
    """A film becomes part of a story when its form is sent."""


HOOKS = Hooks(whose=whose, ended=_nothing_yet)

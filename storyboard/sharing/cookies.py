"""The two cookies of authors: the key to be shown once more, and the way into one's own page. Both sealed.

Neither is kept on our side; both end soon, for phones are shared.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Response, request, url_for

from storyboard.sharing.sealing import Seal
from storyboard.web.installation import settings

RECEIPT, AUTHOR = "receipt", "author"
RECEIPT_LASTS = timedelta(minutes=15)


def keep_receipt(answer: Response, key: str, call_slug: str) -> None:
    """Let the page after sending show the key, for a quarter of an hour, in this browser alone."""
    sealed = Seal(settings().data_key, RECEIPT).close({"key": key})
    _set(answer, RECEIPT, sealed, RECEIPT_LASTS, url_for("sharing.sent", call=call_slug))


def receipt_key() -> str | None:
    """The key that this browser has just been given."""
    found = Seal(settings().data_key, RECEIPT).open(request.cookies.get(RECEIPT, ""), RECEIPT_LASTS)
    return None if found is None else str(found["key"])


def let_in(answer: Response, story_id: int) -> None:
    """Open the author's own page to this browser, for as many hours as the settings say."""
    sealed = Seal(settings().data_key, AUTHOR).close({"story": story_id})
    _set(answer, AUTHOR, sealed, _author_lasts(), "/")  # uploads look at it, too


def own_story_id() -> int | None:
    """Whose page this browser may open."""
    found = Seal(settings().data_key, AUTHOR).open(request.cookies.get(AUTHOR, ""), _author_lasts())
    return None if found is None else int(found["story"])


def forget_author(answer: Response) -> None:
    """Close the author's own page."""
    answer.delete_cookie(AUTHOR, samesite="Strict", httponly=True)


def forget_receipt(answer: Response, call_slug: str) -> None:
    """Show the key of this call's story no more."""
    if call_slug:
        path = url_for("sharing.sent", call=call_slug)
        answer.delete_cookie(RECEIPT, path=path, samesite="Strict", httponly=True)


def _author_lasts() -> timedelta:
    return timedelta(hours=settings().author_hours)


def _set(answer: Response, name: str, value: str, lasts: timedelta, path: str) -> None:
    answer.set_cookie(
        name, value, max_age=lasts, path=path, secure=settings().secure_cookies, httponly=True, samesite="Strict"
    )

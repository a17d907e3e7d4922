"""The cookies of authors: what is shown once more (a key, a guardian's link), and the way into one's own page. Sealed.

None is kept on our side; all end soon, for phones are shared.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Response, request
from sqlalchemy import select

from storyboard.database import db
from storyboard.sharing.sealing import Seal
from storyboard.stories.models import Story
from storyboard.web.installation import settings

RECEIPT, AUTHOR, GUARDIAN = "receipt", "author", "guardian"
RECEIPT_LASTS = timedelta(minutes=15)
_PART = 16  # characters of a key's digest: they tell one key from the next


def keep_receipt(answer: Response, key: str, call_slug: str) -> None:
    """Let the page after sending show the key, for a quarter of an hour, in this browser alone."""
    sealed = Seal(settings().data_key, RECEIPT).close({"key": key})
    _set(answer, _receipt(call_slug), sealed, RECEIPT_LASTS, "Strict")  # for all paths: the quick exit has to see it


def receipt_key(call_slug: str) -> str | None:
    """The key that this browser has just been given, of a story for this call."""
    found = Seal(settings().data_key, RECEIPT).open(request.cookies.get(_receipt(call_slug), ""), RECEIPT_LASTS)
    return None if found is None else str(found["key"])


def keep_guardian_link(answer: Response, token: str) -> None:
    """Let the page with the link show it as long, in this browser alone."""
    _set(answer, GUARDIAN, Seal(settings().data_key, GUARDIAN).close({"token": token}), RECEIPT_LASTS, "Strict")


def guardian_token() -> str | None:
    """The secret in the link that this browser has just been given."""
    found = Seal(settings().data_key, GUARDIAN).open(request.cookies.get(GUARDIAN, ""), RECEIPT_LASTS)
    return None if found is None else str(found["token"])


def let_in(answer: Response, story_id: int, key_digest: str | None = None) -> None:
    """Open the author's own page to this browser, for as many hours as the settings say, or until its key is renewed.

    Links in mails lead to the page, so the cookie comes with them; what changes anything asks for more than a cookie.

    :param key_digest: where it is known: a right key must cost no more statements than a wrong one.
    """
    part = key_digest[:_PART] if key_digest else _part_of_key(story_id)
    sealed = Seal(settings().data_key, AUTHOR).close({"story": story_id, "key": part})
    _set(answer, AUTHOR, sealed, _author_lasts(), "Lax")


def own_story_id() -> int | None:
    """Whose page this browser may open."""
    found = Seal(settings().data_key, AUTHOR).open(request.cookies.get(AUTHOR, ""), _author_lasts())
    if found is None or found.get("key") is None or found["key"] != _part_of_key(found["story"]):
        return None
    return int(found["story"])


def forget_author(answer: Response) -> None:
    """Close the author's own page."""
    answer.delete_cookie(AUTHOR, samesite="Lax", httponly=True)


def forget_receipts(answer: Response) -> None:
    """Show no key and no link any more."""
    for name in request.cookies:
        if name == GUARDIAN or name.startswith(_receipt("")):
            answer.delete_cookie(name, samesite="Strict", httponly=True)


def _receipt(call_slug: str) -> str:
    return f"{RECEIPT}-{call_slug}"


def _part_of_key(story_id: int) -> str | None:
    digest = db.session.scalar(select(Story.key_digest).where(Story.id == story_id))
    return None if digest is None else digest[:_PART]


def _author_lasts() -> timedelta:
    return timedelta(hours=settings().author_hours)


def _set(answer: Response, name: str, value: str, lasts: timedelta, samesite: str) -> None:
    answer.set_cookie(name, value, max_age=lasts, secure=settings().secure_cookies, httponly=True, samesite=samesite)

"""The quick exit: away from here, and nothing left behind in this browser."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from storyboard.sharing import cookies, held
from storyboard.sharing.blueprint import bp
from storyboard.staff.permissions import open_to_all


@bp.post("/story/leave")
@open_to_all
def leave() -> ResponseReturnValue:
    """Forget everything that this browser holds of us, and show a page that says nothing.

    It asks for no form token: leaving must always work, also from a page that is older than its token. A page of
    somebody else's leads to the same place, and forgets nothing: what was begun here would be lost for ever.
    """
    answer = make_response(redirect(url_for("sharing.left"), 303))
    if not _is_pressed_here():
        return answer
    # Browsers heed it over TLS only; the cookies that open something are ended by name as well.
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    cookies.forget_author(answer)
    cookies.forget_receipts(answer)
    held.let_all_go(answer)
    return answer


def _is_pressed_here() -> bool:
    """Whether the form stood on a page of ours, as far as the browser tells: old ones, and plain http, tell less."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or urlsplit(origin).netloc == request.host


@bp.get("/story/left")
@open_to_all
def left() -> ResponseReturnValue:
    """A page with nothing on it."""
    return render_template("sharing/left.html")

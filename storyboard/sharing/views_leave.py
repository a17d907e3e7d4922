"""The quick exit: away from here, and nothing left behind in this browser."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from storyboard.sharing import cookies, held
from storyboard.sharing.blueprint import bp
from storyboard.staff.permissions import open_to_all


@bp.post("/story/leave")
@open_to_all
def leave() -> ResponseReturnValue:
    """Forget everything that this browser holds of us, and show a page that says nothing.

    It asks for no form token: leaving must always work, and harms nobody.
    """
    answer = make_response(redirect(url_for("sharing.left"), 303))
    # Browsers heed it over TLS only; the two cookies that open something are ended by name as well.
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    cookies.forget_author(answer)
    cookies.forget_receipt(answer, request.form.get("call", ""))
    held.let_all_go(answer)
    return answer


@bp.get("/story/left")
@open_to_all
def left() -> ResponseReturnValue:
    """A page with nothing on it."""
    return render_template("sharing/left.html")

"""The language menu: a visitor's own choice, kept in a cookie, and back to the page on which they were."""

from __future__ import annotations

from typing import cast
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from flask import Flask, current_app, redirect, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import MapAdapter
from werkzeug.wrappers import Response as BaseResponse

from storyboard.web.destination import inside
from storyboard.web.doors import open_to_all
from storyboard.web.installation import settings
from storyboard.web.locale import LANGUAGE_COOKIE, LANGUAGES

LASTS_S = 365 * 24 * 60 * 60
# A page can be asked for in a language by its address, too (the words of a call). The newer choice counts.
_BY_ADDRESS = "language"


@open_to_all
def choose() -> BaseResponse:
    """Keep the choice and lead back. Nothing else is changed by it, so that the form needs no token and no session."""
    answer = redirect(_back(request.form.get("next") or _came_from()), 303)
    wanted = request.form.get("language", "")
    if wanted in LANGUAGES:
        remember(answer, wanted)
    return answer


def remember(answer: BaseResponse, language: str) -> None:
    """Let the browser keep this language, which is one of ours."""
    answer.set_cookie(
        LANGUAGE_COOKIE,
        language,
        max_age=LASTS_S,
        path=request.script_root + "/",
        httponly=True,
        samesite="Lax",
        secure=settings().secure_cookies,
    )


def this_page() -> str:
    """The page that is being shown, to come back to."""
    return request.script_root + request.full_path.removesuffix("?")


def _came_from() -> str | None:
    """The page of ours on which the menu stood, where the menu does not say it."""
    parts = urlsplit(request.referrer or "")
    return urlunsplit(("", "", parts.path, parts.query, "")) if parts.netloc == request.host else None


def _back(wanted: str | None) -> str:
    """The page from which somebody came, if it is ours; above an address that only takes forms, what is there."""
    to = inside(wanted)
    if to is None or not to.startswith(request.script_root + "/"):
        return request.script_root + "/"
    parts = urlsplit(to)
    path = unquote(parts.path).removeprefix(request.script_root)
    while not _opens(path):
        path = path.rstrip("/").rpartition("/")[0] + "/"
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != _BY_ADDRESS]
    return urlunsplit(("", "", quote(request.script_root + path), urlencode(kept), ""))


def _opens(path: str) -> bool:
    adapter = cast(MapAdapter, current_app.create_url_adapter(request))
    try:
        adapter.match(path, method="GET")
    except MethodNotAllowed:
        return False
    except HTTPException:  # nothing is there, which its page says in the new language; or the address is made whole
        return True
    return True


def register(app: Flask, csrf: CSRFProtect) -> None:
    """Open the address of the menu, and give templates what it needs."""
    app.add_url_rule("/language", "language", choose, methods=["POST"])
    csrf.exempt(choose)
    app.jinja_env.globals.update(this_page=this_page)

"""The password asked again before what cannot be undone: signed in is not enough at a desk that somebody left."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.database import db, utc_now
from storyboard.staff import actions, login
from storyboard.staff.blueprint import TRIES
from storyboard.staff.confirmation import still_counts
from storyboard.staff.forms import ConfirmForm
from storyboard.web import throttle

P = ParamSpec("P")
_OWN = {"confirm_password", "csrf_token"}


def asks_again(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Before this POST the password must have been given within ten minutes.

    Otherwise a page asks for it. It keeps what was sent, and sends it again with the password, to the same address.
    """

    @wraps(view)
    def asked(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        here = login.signed_in().row
        if still_counts(here.confirmed_at, utc_now()):
            return view(*args, **kwargs)
        if "confirm_password" not in request.form:
            return _ask(ConfirmForm(formdata=None), 401)
        form = ConfirmForm()
        if not form.validate():
            return _ask(form, 422)
        tries = throttle.bucket("confirm", str(here.id))  # whatever others try at the door
        throttle.spend(db.session, tries, TRIES)
        if actions.who_knows(db.session, here.staff.email, form.confirm_password.data or "") is None:
            form.confirm_password.errors = (_("This is not your password. Try again."),)
            return _ask(form, 422)
        throttle.forget(db.session, tries)
        actions.confirm(db.session, here)
        return view(*args, **kwargs)

    return asked


def _ask(form: ConfirmForm, status: int) -> ResponseReturnValue:
    sent = [(name, value) for name, value in request.form.items(multi=True) if name not in _OWN]
    return render_template("staff/confirm.html", form=form, sent=sent, back=_back()), status


def _back() -> str | None:
    """The page that the form was on, if it is one of ours."""
    address = request.referrer or ""
    return address if address.startswith(request.host_url) else None

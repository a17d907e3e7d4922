"""The second step of coming in: a code, or a passkey. Nothing else opens between the two."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.database import db
from storyboard.staff import factors, login, passkeys, queries
from storyboard.staff.blueprint import TRIES, bp
from storyboard.staff.browser import family
from storyboard.staff.forms import CodeForm, PasskeyForm
from storyboard.staff.models_factors import Authenticator, HalfSignIn
from storyboard.staff.permissions import open_to_all
from storyboard.web import throttle
from storyboard.web.destination import inside
from storyboard.web.installation import settings


@bp.get("/sign-in/second")
@open_to_all
def second_step() -> ResponseReturnValue:
    """Ask for the second factor."""
    half = login.half_way()
    return _too_late() if half is None else _page(half, CodeForm(formdata=None))


@bp.post("/sign-in/second")
@open_to_all
def give_code() -> ResponseReturnValue:
    """Let in who has the code."""
    half = login.half_way()
    if half is None:
        return _too_late()
    form = CodeForm()
    if not form.validate():
        return _page(half, form), 422
    tries = throttle.bucket("second-factor", str(half.staff_id))
    throttle.spend(db.session, tries, TRIES)
    if not factors.use_code(db.session, half.staff_id, form.code.data or "", settings().data_key):
        form.code.errors = (_("This code does not open. Each works once: wait for the next one that your app shows."),)
        return _page(half, form), 422
    throttle.forget(db.session, tries)
    return _come_in(half)


@bp.post("/sign-in/passkey/question")
@open_to_all
def passkey_question() -> Response:
    """What the browser asks the passkey; answered once."""
    half, site = login.half_way(), passkeys.site()
    if half is None or site is None:
        abort(404)
    asked = passkeys.ask_to_sign_in(db.session, half, site)
    return Response(asked, mimetype="application/json")


@bp.post("/sign-in/passkey")
@open_to_all
def give_passkey() -> ResponseReturnValue:
    """Let in who has the passkey."""
    half, site = login.half_way(), passkeys.site()
    if half is None or site is None:
        return _too_late()
    form = PasskeyForm()
    if not form.validate():
        return _page(half, CodeForm(formdata=None), form.credential.errors[0]), 422
    if not passkeys.opens(db.session, half, site, form.credential.data or ""):
        return _page(half, CodeForm(formdata=None), passkeys.NOT_THIS_ONE), 422
    return _come_in(half)


def _page(half: HalfSignIn, form: CodeForm, wrong: object = None) -> str:
    return render_template(
        "staff/second_step.html",
        form=form,
        wrong=wrong,
        passkey=PasskeyForm(formdata=None),
        passkeys=db.session.scalars(queries.passkeys_of(half.staff_id)).all(),
        app=db.session.get(Authenticator, half.staff_id),
        site=passkeys.site(),
        next=inside(request.args.get("next")),
    )


def _come_in(half: HalfSignIn) -> ResponseReturnValue:
    return redirect(login.arrive_whole(half, family(request.user_agent.string), inside(request.args.get("next"))))


def _too_late() -> ResponseReturnValue:
    flash(_("Please begin again with your password: the second step waits for ten minutes."))
    return redirect(url_for("staff.sign_in", next=inside(request.args.get("next"))))

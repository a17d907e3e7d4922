"""My second factor: what I have, an app for codes, codes on paper."""

from __future__ import annotations

import segno
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from storyboard.database import db
from storyboard.staff import codes, factors, passkeys, queries
from storyboard.staff.asking_again import asks_again
from storyboard.staff.blueprint import TRIES, bp
from storyboard.staff.forms import CodeForm, NewPasskeyForm
from storyboard.staff.models_factors import Authenticator, RecoveryCode
from storyboard.staff.permissions import any_staff, before_second_factor, current_staff
from storyboard.web import throttle
from storyboard.web.installation import settings


@bp.get("/me/second-factor")
@any_staff
@before_second_factor
def second_factor() -> ResponseReturnValue:
    """What I have, and what I can add."""
    return factors_page(NewPasskeyForm(formdata=None))


def factors_page(form: NewPasskeyForm, wrong: object = None) -> str:
    """The page, with what was typed."""
    me = current_staff()
    left = select(func.count(RecoveryCode.id)).where(RecoveryCode.staff_id == me.id, RecoveryCode.used_at.is_(None))
    keys = db.session.scalars(queries.passkeys_of(me.id)).all()
    app = db.session.get(Authenticator, me.id)
    return render_template(
        "staff/second_factor.html",
        app=app if app is not None and app.confirmed_at else None,
        passkeys=keys,
        most=passkeys.MOST,
        codes_left=db.session.scalar(left),
        needed=me.role in settings().second_factor_roles,
        form=form,
        wrong=wrong,
        site=passkeys.site(),
    )


@bp.post("/me/authenticator")
@any_staff
@before_second_factor
@asks_again
def begin_authenticator() -> ResponseReturnValue:
    """Make a secret for an app, and go where it is shown."""
    factors.begin_authenticator(db.session, current_staff())
    return redirect(url_for("staff.authenticator"))


@bp.get("/me/authenticator")
@any_staff
@before_second_factor
def authenticator() -> ResponseReturnValue:
    """The secret as a picture and as letters, until a code of it was typed."""
    return _app_page(CodeForm(formdata=None))


@bp.post("/me/authenticator/code")
@any_staff
@before_second_factor
@asks_again
def confirm_authenticator() -> ResponseReturnValue:
    """The first code of the app: from now on it is asked for."""
    form = CodeForm()
    if not form.validate():
        return _app_page(form, 422)
    tries = throttle.bucket("new-authenticator", str(current_staff().id))
    throttle.spend(db.session, tries, TRIES)
    made = factors.confirm_authenticator(db.session, current_staff(), form.code.data or "", settings().data_key)
    if made is None:
        form.code.errors = (_("This is not the code of now. Look at the clock of your phone, and type the next one."),)
        return _app_page(form, 422)
    throttle.forget(db.session, tries)
    return show_codes(made, _("Your app is set up. From now on you are asked for its code."))


@bp.post("/me/authenticator/remove")
@any_staff
@before_second_factor
@asks_again
def remove_authenticator() -> ResponseReturnValue:
    """The app opens nothing any more."""
    factors.remove_authenticator(db.session, current_staff())
    flash(_("The app is removed. Its codes open nothing any more."), "done")
    return redirect(url_for("staff.second_factor"))


@bp.post("/me/recovery-codes")
@any_staff
@asks_again
def renew_codes() -> ResponseReturnValue:
    """Ten new codes instead of the old ones."""
    if not db.session.scalar(select(queries.has_second_factor(current_staff().id))):
        flash(_("Set up an app or a passkey first: the codes are for the day when you cannot use it."))
        return redirect(url_for("staff.second_factor"))
    made = factors.renew_codes(db.session, current_staff(), settings().data_key)
    return show_codes(made, _("The old codes open nothing any more."))


def show_codes(made: list[str], sentence: str) -> ResponseReturnValue:
    """Show new recovery codes, this once; without any, go back to the page."""
    if not made:
        flash(sentence, "done")
        return redirect(url_for("staff.second_factor"))
    return render_template("staff/recovery_codes.html", codes=made, sentence=sentence)


def _app_page(form: CodeForm, status: int = 200) -> ResponseReturnValue:
    row = db.session.get(Authenticator, current_staff().id)
    if row is None or row.confirmed_at is not None or row.secret is None:
        return redirect(url_for("staff.second_factor"))
    picture = segno.make(codes.address_for_app(row.secret, current_staff().email), error="m")
    shown = " ".join(row.secret[start : start + 4] for start in range(0, len(row.secret), 4))
    page = render_template(
        "staff/authenticator.html", form=form, secret=shown, qr_url=picture.png_data_uri(scale=5, border=2)
    )
    return page, status

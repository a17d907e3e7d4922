"""My passkeys: added, named, removed."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.database import db
from storyboard.staff import login, passkeys
from storyboard.staff.asking_again import asks_again
from storyboard.staff.blueprint import bp
from storyboard.staff.forms import NewPasskeyForm
from storyboard.staff.permissions import any_staff, before_second_factor, current_staff
from storyboard.staff.views_factors import factors_page, show_codes


@bp.post("/me/passkeys/question")
@any_staff
@before_second_factor
def new_passkey_question() -> Response:
    """What the browser asks a new passkey; answered once."""
    site = passkeys.site() or abort(404)
    asked = passkeys.ask_to_register(db.session, login.signed_in().row, site)
    return Response(asked, mimetype="application/json")


@bp.post("/me/passkeys")
@any_staff
@before_second_factor
@asks_again
def add_passkey() -> ResponseReturnValue:
    """Keep what the passkey answered."""
    site, form = passkeys.site() or abort(404), NewPasskeyForm()
    if not form.validate():
        wrong = form.credential.errors[0] if form.credential.errors else None
        return factors_page(form, wrong), 422
    here = login.signed_in().row
    made = passkeys.register(db.session, here, site, form.credential.data or "", form.name.data or "")
    if made is None:
        return factors_page(form, _("This passkey could not be kept. Try once more, or take another.")), 422
    return show_codes(made, _("Your passkey is kept. From now on you are asked for it."))


@bp.post("/me/passkeys/<int(max=9223372036854775807):passkey_id>/remove")
@any_staff
@before_second_factor
@asks_again
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    """This passkey opens nothing any more."""
    if not passkeys.remove(db.session, current_staff(), passkey_id):
        abort(404)
    flash(_("The passkey is removed. It opens nothing any more."), "done")
    return redirect(url_for("staff.second_factor"))

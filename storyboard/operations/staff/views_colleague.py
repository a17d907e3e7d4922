"""One colleague: name and role, shut out and let in, a new link, a reset."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.database import db
from storyboard.operations.staff import actions, queries, words
from storyboard.operations.staff.forms import ColleagueForm, as_ticked
from storyboard.operations.staff.queries import Colleague
from storyboard.operations.staff.views_invite import show_link
from storyboard.operations.views import bp
from storyboard.staff import colleagues
from storyboard.staff.asking_again import asks_again
from storyboard.staff.models import Staff
from storyboard.staff.permissions import current_staff, may
from storyboard.staff.roles import Role
from storyboard.web import locale
from storyboard.web.errors import Refusal

_ONE = "/admin/staff/<int(max=9223372036854775807):staff_id>"


@bp.get(_ONE)
@may(Role.ADMINISTRATOR)
def colleague(staff_id: int) -> str:
    """How they stand, and what can be done."""
    found = _found(staff_id)
    return _page(found, _form(found, formdata=None, obj=found.staff, seen=found.staff.version))


@bp.post(_ONE)
@may(Role.ADMINISTRATOR)
@asks_again
def change_colleague(staff_id: int) -> ResponseReturnValue:
    """Another name or role, or elsewhere."""
    found = _found(staff_id)
    form = _form(found)
    if not form.validate():
        return _page(found, form), 422
    try:
        colleagues.change(
            db.session,
            staff_id,
            form.name.data or "",
            form.role.data,
            where=form.place,
            seen=form.seen.data or 0,
            by=current_staff(),
        )
    except colleagues.ChangedMeanwhile as rival:
        # What was typed stays; the next try is against what stands now.
        db.session.expire_all()
        found = _found(staff_id)
        form.seen.raw_data, form.seen.data = None, found.staff.version
        return _page(found, form, rival), rival.status
    except Refusal as refusal:
        return _page(found, form, refusal), refusal.status
    flash(_("Saved."), "done")
    return redirect(url_for(".colleague", staff_id=staff_id))


@bp.post(f"{_ONE}/disable")
@may(Role.ADMINISTRATOR)
@asks_again
def disable(staff_id: int) -> ResponseReturnValue:
    """Shut them out, at once."""
    name = _found(staff_id).staff.name
    colleagues.disable(db.session, staff_id, by=current_staff())
    flash(_("%(name)s is signed out everywhere and cannot come in any more.", name=name), "done")
    return redirect(url_for(".colleague", staff_id=staff_id))


@bp.post(f"{_ONE}/let-in")
@may(Role.ADMINISTRATOR)
@asks_again
def let_in_again(staff_id: int) -> ResponseReturnValue:
    """They come in as before."""
    name = _found(staff_id).staff.name
    colleagues.let_in_again(db.session, staff_id, by=current_staff())
    flash(_("%(name)s can sign in again, as before.", name=name), "done")
    return redirect(url_for(".colleague", staff_id=staff_id))


@bp.post(f"{_ONE}/link")
@may(Role.ADMINISTRATOR)
@asks_again
def new_link(staff_id: int) -> ResponseReturnValue:
    """Another link, for a first one that was lost or ran out."""
    _found(staff_id)
    return show_link(actions.new_link(db.session, staff_id, by=current_staff(), language=locale.chosen()))


@bp.post(f"{_ONE}/reset")
@may(Role.ADMINISTRATOR)
@asks_again
def reset(staff_id: int) -> ResponseReturnValue:
    """Password and second factor begin anew, by a link."""
    _found(staff_id)
    return show_link(actions.reset(db.session, staff_id, by=current_staff(), language=locale.chosen()))


def _found(staff_id: int) -> Colleague:
    return queries.colleague(db.session, staff_id) or abort(404)


def _form(found: Colleague, **given: Any) -> ColleagueForm:  # noqa: ANN401 - whatever a form is made with
    form = ColleagueForm(**given, **as_ticked(found.staff.rights))
    form.calls = queries.calls_to_choose(db.session, found.staff)
    return form


def _page(found: Colleague, form: ColleagueForm, refusal: Refusal | None = None) -> str:
    reset_by = db.session.get(Staff, found.staff.reset_by) if found.staff.reset_by else None
    return render_template(
        "operations/staff/colleague.html",
        one=found,
        form=form,
        refusal=refusal,
        words=words,
        reset_by=reset_by,
        myself=found.staff.id == current_staff().id,
    )

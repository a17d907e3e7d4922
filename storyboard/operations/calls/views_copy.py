"""A call once more, for next year."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.calls.local_time import shown
from storyboard.calls.models import Call
from storyboard.calls.plan import next_slug
from storyboard.calls.refusals import AddressTaken
from storyboard.database import db
from storyboard.operations.calls import copying
from storyboard.operations.calls import logo_words as words
from storyboard.operations.calls.access import call_or_404
from storyboard.operations.calls.blueprint import bp
from storyboard.operations.calls.forms import CopyForm
from storyboard.staff.permissions import current_staff, may
from storyboard.staff.roles import Role
from storyboard.storage.interface import Full
from storyboard.web.installation import storage


@bp.get("/<slug>/copy")
@may(Role.ADMINISTRATOR)
def copy(slug: str) -> str:
    """Say what is taken along, and ask for an address."""
    call = call_or_404(slug)
    suggested = next_slug(call.slug, shown(call.opens_at, call.time_zone).year + 1)
    return _page(CopyForm(formdata=None, data={"slug": suggested}), call)


@bp.post("/<slug>/copy")
@may(Role.ADMINISTRATOR)
def make_copy(slug: str) -> ResponseReturnValue:
    """Make the copy, a draft."""
    call, form = call_or_404(slug), CopyForm()
    if not form.validate():
        return _page(form, call), 422
    try:
        made = copying.copy(db.session, storage(), slug, form.slug.data or "", actor=current_staff().label)
    except AddressTaken as taken:
        form.slug.errors = [taken.sentence]
        return _page(form, call_or_404(slug)), 422
    except Full:
        form.form_errors = [str(words.NO_ROOM)]
        return _page(form, call_or_404(slug)), 503
    flash(_("This is the copy, a draft. Look at its dates and its words, then announce it."), "done")
    return redirect(url_for("calls.one", slug=made.slug))


def _page(form: CopyForm, call: Call) -> str:
    return render_template("operations/calls/copy.html", form=form, call=call)

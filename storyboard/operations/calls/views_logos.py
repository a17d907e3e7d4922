"""The logos of a call: looked at, added, put into order, removed."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.calls import logos as verbs
from storyboard.calls.models import Call
from storyboard.calls.queries import logo_at, logos_of
from storyboard.calls.refusals import Archived, CallChanged, NoSuchLogo, TooManyLogos
from storyboard.calls.standing import Standing
from storyboard.database import db
from storyboard.operations.calls import logo_intake, logo_words
from storyboard.operations.calls.access import call_or_404
from storyboard.operations.calls.blueprint import bp
from storyboard.operations.calls.forms import LogoForm, SeenForm
from storyboard.operations.calls.logo_intake import NoLogo
from storyboard.staff.permissions import current_staff, may
from storyboard.staff.roles import Role
from storyboard.storage.interface import Full
from storyboard.uploads.keeping import kept_or_erased
from storyboard.web.errors import Refusal
from storyboard.web.installation import storage
from storyboard.web.sending import send_file

STEPS = {"up": -1, "down": 1}


@bp.get("/<slug>/logos")
@may(Role.ADMINISTRATOR)
def logos(slug: str) -> str:
    """The logos in their order, and a form for another one."""
    call = call_or_404(slug)
    if call.standing is Standing.ARCHIVED:
        abort(redirect(url_for("calls.one", slug=slug)))
    return _page(call, LogoForm(formdata=None))


@bp.post("/<slug>/logos")
@may(Role.ADMINISTRATOR)
def add_logo(slug: str) -> ResponseReturnValue:
    """Add one. The body is streamed, so the form's token is checked here and not before (see `register`)."""
    call_or_404(slug)
    db.session.rollback()  # no connection to the database waits for a slow line
    try:
        with logo_intake.sent(request, storage()) as came:
            form = LogoForm(formdata=came.fields)
            if not form.validate():
                raise came.trouble
            drawn = came.drawn(form.name.data or "")
    except NoLogo as refused:
        form.file.errors = [logo_words.about_logo(refused.code, refused.figures)]
        return _page(call_or_404(slug), form), 503 if refused.code in logo_words.OURS else 422
    except Full:
        return _back(slug, str(logo_words.NO_ROOM), "warning")
    try:
        with kept_or_erased(storage(), drawn.stored):
            verbs.add(db.session, slug, drawn, actor=current_staff().label)
    except (TooManyLogos, Archived) as refusal:
        return _page(call_or_404(slug), form, refusal=refusal), refusal.status
    return _back(slug, _("Added. This is how it is shown."))


@bp.get("/<slug>/logos/<logo>.png")
@may(Role.ADMINISTRATOR)
def logo(slug: str, logo: str) -> ResponseReturnValue:
    """One logo, also of a call that nobody else knows of yet."""
    return send_file(db.session.scalar(logo_at(slug, logo)) or abort(404))


@bp.post("/<slug>/logos/<logo>/<any(up,down):direction>")
@may(Role.ADMINISTRATOR)
def move_logo(slug: str, logo: str, direction: str) -> ResponseReturnValue:
    """One place up or down."""
    call_or_404(slug)
    seen, by = SeenForm().version, STEPS[direction]
    try:
        verbs.move(db.session, slug, logo, by=by, seen=seen, actor=current_staff().label)
    except (CallChanged, NoSuchLogo, Archived) as refusal:
        return _back(slug, refusal)
    return _back(slug)


@bp.post("/<slug>/logos/<logo>/remove")
@may(Role.ADMINISTRATOR)
def remove_logo(slug: str, logo: str) -> ResponseReturnValue:
    """Take it away, with its bytes."""
    call_or_404(slug)
    seen = SeenForm().version
    try:
        verbs.remove(db.session, storage(), slug, logo, seen=seen, actor=current_staff().label)
    except (CallChanged, NoSuchLogo, Archived) as refusal:
        return _back(slug, refusal)
    return _back(slug, _("Removed."))


def _back(slug: str, said: str | Refusal = "", kind: str = "done") -> ResponseReturnValue:
    if isinstance(said, Refusal):
        flash(f"{said.title}. {said.sentence}", "warning")
    elif said:
        flash(said, kind)
    return redirect(url_for("calls.logos", slug=slug))


def _page(call: Call, form: LogoForm, refusal: Refusal | None = None) -> str:
    there = db.session.scalars(logos_of(call.id)).all()
    return render_template(
        "operations/calls/logos.html", call=call, form=form, logos=there, most=verbs.MOST, refusal=refusal
    )

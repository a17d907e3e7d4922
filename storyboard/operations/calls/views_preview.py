"""A call as others will see it, before they do. Nothing can be sent from here."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.calls.dates import Phase
from storyboard.calls.models import Call
from storyboard.calls.models_logos import CallLogo
from storyboard.operations.calls.access import call_or_404
from storyboard.operations.calls.blueprint import bp
from storyboard.public.views import call_page
from storyboard.sharing.preview import STEPS, share_form
from storyboard.sharing.steps import Step
from storyboard.staff.permissions import may
from storyboard.staff.roles import Role
from storyboard.stories.models import Kind

BAR = "operations/calls/_preview_bar.html"


@bp.get("/<slug>/preview")
@may(Role.ADMINISTRATOR)
def preview(slug: str) -> ResponseReturnValue:
    """The page of the call: while it is open, or as asked before it opens and after it has closed."""
    call = _with_words(slug)
    phase = request.args.get("phase", Phase.OPEN, type=Phase)

    def call_url(_call: Call, language: str) -> str:
        return url_for("calls.preview", slug=slug, phase=phase, language=language)

    def way_in(_call: Call, kind: str) -> str:
        return url_for("calls.preview_form", slug=slug, kind=kind, language=request.args.get("language"))

    def logo_url(_call: Call, logo: CallLogo) -> str:
        return url_for("calls.logo", slug=slug, logo=logo.slug)

    return call_page(
        call,
        preview=BAR,
        phase_of=lambda _call: phase,
        call_url=call_url,
        way_in=way_in,
        logo_url=logo_url,
        shown_phase=phase,
    )


@bp.get("/<slug>/preview/share")
@may(Role.ADMINISTRATOR)
def preview_form(slug: str) -> ResponseReturnValue:
    """A step of the share form of the call, for one kind of story."""
    call = _with_words(slug)
    kind, step = request.args.get("kind", type=Kind), request.args.get("step", Step.TELL, type=Step)
    if kind is None or kind not in call.kinds or step not in STEPS:
        abort(404)
    return share_form(call, kind, step, BAR)


def _with_words(slug: str) -> Call:
    call = call_or_404(slug)
    if not call.texts:
        flash(_("There is nothing to look at yet. Write the words of this call first."), "warning")
        abort(redirect(url_for("calls.words", slug=slug)))
    return call

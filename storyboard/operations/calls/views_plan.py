"""A call's plan: written for a new one, changed for one that is there."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.calls import actions
from storyboard.calls.local_time import zones
from storyboard.calls.models import Call
from storyboard.calls.plan import NAMES, Plan
from storyboard.calls.refusals import AddressTaken, Archived, CallChanged
from storyboard.calls.standing import Standing
from storyboard.database import db
from storyboard.operations.calls import queries, words
from storyboard.operations.calls.access import call_or_404
from storyboard.operations.calls.blueprint import bp
from storyboard.operations.calls.filled import NEW, plan_of, values_of
from storyboard.operations.calls.forms import PlanForm
from storyboard.staff.permissions import current_staff, may
from storyboard.staff.roles import Role


@bp.get("/new")
@may(Role.ADMINISTRATOR)
def new() -> str:
    """A form for a new call."""
    return _page(PlanForm(formdata=None, data=NEW), None)


@bp.post("/new")
@may(Role.ADMINISTRATOR)
def create() -> ResponseReturnValue:
    """A new call, which is a draft."""
    form = PlanForm()
    plan = _plan(form, None)
    if plan is None:
        return _page(form, None), 422
    try:
        made = actions.create(db.session, plan, actor=current_staff().label)
    except AddressTaken as taken:
        return _taken(form, None, taken)
    flash(_("The call is a draft: nobody else sees it. Now write its words."), "done")
    _tell(made)
    return redirect(url_for("calls.words", slug=made.slug))


@bp.get("/<slug>/edit")
@may(Role.ADMINISTRATOR)
def edit(slug: str) -> str:
    """A form with the call as it is."""
    call = call_or_404(slug)
    if call.standing is Standing.ARCHIVED:
        abort(redirect(url_for("calls.one", slug=slug)))
    return _page(_form(call, PlanForm(formdata=None, data=values_of(call))), call)


@bp.post("/<slug>/edit")
@may(Role.ADMINISTRATOR)
def save(slug: str) -> ResponseReturnValue:
    """Change the call; who comes second is shown what changed, and keeps what they typed."""
    call = call_or_404(slug)
    form = _form(call, PlanForm())
    plan = _plan(form, call)
    if plan is None:
        return _page(form, call), 422
    try:
        changed = actions.change(db.session, slug, plan, seen=form.version, actor=current_staff().label)
    except AddressTaken as taken:
        return _taken(form, call_or_404(slug), taken)
    except CallChanged as conflict:
        return _conflict(form, plan, conflict)
    except Archived as refusal:
        return _page(form, call_or_404(slug), refusal=refusal), 409
    flash(_("Saved."), "done")
    _tell(changed)
    return redirect(url_for("calls.one", slug=changed.slug))


def _form(call: Call, form: PlanForm) -> PlanForm:
    if call.standing is not Standing.DRAFT:
        del form.slug  # it stands on posters by now
    return form


def _plan(form: PlanForm, call: Call | None) -> Plan | None:
    if not form.validate():
        return None
    plan = plan_of(form, call)
    if plan.opens_at < plan.closes_at:
        return plan
    form.closes_at.errors = [_("It must close after it opens. Look at both days once more.")]
    return None


def _conflict(form: PlanForm, plan: Plan, conflict: CallChanged) -> ResponseReturnValue:
    call = conflict.call
    changes = queries.changes_since(db.session, call, form.version)
    others = ("logos", "questions", "announced_at", "archived_at")
    touched = [name for name in (*NAMES, *others) if any(name in one.columns for one in changes)]
    rows = [row for name in touched for row in words.compared(call, plan, name)]
    form.seen.data = str(call.version)
    whose = list(dict.fromkeys(one.who for one in changes if one.who))
    return _page(_form(call, form) if "slug" in form else form, call, refusal=conflict, rows=rows, whose=whose), 409


def _taken(form: PlanForm, call: Call | None, taken: AddressTaken) -> ResponseReturnValue:
    form.slug.errors = [taken.sentence]
    return _page(form, call), 422


def _tell(call: Call) -> None:
    for sentence in words.twice(call):
        flash(sentence)


def _page(form: PlanForm, call: Call | None, **conflict: object) -> str:
    return render_template("operations/calls/plan.html", form=form, call=call, zones=zones(), **conflict)

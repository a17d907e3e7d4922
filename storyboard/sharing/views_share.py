"""The way into a story: how to tell it, going on with what was begun, and the end of what is not wanted."""

from __future__ import annotations

from contextlib import suppress

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from storyboard.calls.dates import Phase, phase
from storyboard.calls.models import Call
from storyboard.calls.queries import public_call
from storyboard.calls.reader import words_for_reader
from storyboard.database import db, utc_now
from storyboard.sharing import held, step_marks
from storyboard.sharing.actions import take_back
from storyboard.sharing.blueprint import bp
from storyboard.sharing.steps import Step
from storyboard.staff.permissions import open_to_all
from storyboard.stories.lifecycle import IllegalMove, State
from storyboard.stories.models import Kind, Story
from storyboard.web.installation import storage


@bp.get("/c/<call>/share")
@open_to_all
def share(call: str) -> ResponseReturnValue:
    """How to tell it, or to go on; when the call takes no stories, since when or from when on."""
    chosen = find_call(call)
    begun = held.held(db.session, chosen.id)
    if begun is not None and begun.story.state is not State.DRAFT:
        return redirect(step_url(chosen, Step.CHECK))
    if begun is None and phase(chosen.opens_at, chosen.closes_at, utc_now()) is not Phase.OPEN:
        return closed(chosen)
    if begun is None and request.args.get("kind") in chosen.kinds:
        return redirect(step_url(chosen, Step.TELL, Kind(request.args["kind"])))
    return render_template(
        "sharing/choose.html",
        call=chosen,
        text=words_for_reader(chosen),
        begun=begun and begun.story,
        draft_mark=begun and step_marks.of(begun.story),
    )


@bp.post("/c/<call>/share/erase")
@open_to_all
def erase(call: str) -> ResponseReturnValue:
    """Erase what was begun."""
    chosen = find_call(call)
    begun = held.held(db.session, chosen.id)
    answer = make_response(redirect(url_for("sharing.share", call=call), 303))
    mark = step_marks.read(request.form.get("mark", ""))
    meant = begun is not None and mark is not None and mark.story == begun.story.id
    if begun is not None and meant and begun.story.state is State.DRAFT:
        with suppress(IllegalMove):  # another window was quicker
            take_back(db.session, storage(), begun.story.id)
        held.let_go(answer, chosen.id)
    return answer


def find_call(slug: str) -> Call:
    """The call with this address, if everybody may know of it."""
    return db.session.scalar(public_call(slug)) or abort(404)


def step_url(call: Call, step: Step, kind: Kind | None = None) -> str:
    """Where a step is, in the language in which the call is read."""
    return url_for("sharing.step", call=call.slug, step=step, kind=kind, language=request.args.get("language"))


def closed(call: Call, typed: list[str] | None = None, draft: Story | None = None) -> ResponseReturnValue:
    """The call takes no stories now.

    :param typed: words of which none shall be lost to the eye.
    :param draft: what is kept of them.
    """
    now = phase(call.opens_at, call.closes_at, utc_now())
    mark = None if draft is None else step_marks.of(draft)
    page = render_template("sharing/closed.html", call=call, phase=now, typed=typed, draft_mark=mark)
    return page, 200 if typed is None else 403

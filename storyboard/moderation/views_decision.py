"""Verdicts: yes, no, a question to the author, taken back, taken down."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.database import db
from storyboard.moderation import actions, words
from storyboard.moderation.access import judged_story_or_404, lasts, story_or_404
from storyboard.moderation.actions import YouApprovedAlready
from storyboard.moderation.blueprint import bp
from storyboard.moderation.forms import AskForm, ReasonForm, SeenForm
from storyboard.moderation.rival import IN_HAND, who_was_first
from storyboard.moderation.views_queue import to_next_story
from storyboard.moderation.views_story import page_of
from storyboard.staff.permissions import current_staff, may
from storyboard.staff.roles import Role
from storyboard.stories.actions import AlreadyChanged
from storyboard.stories.models import Story


@bp.post("/stories/<slug>/approve")
@may(Role.MODERATOR)
def approve(slug: str) -> ResponseReturnValue:
    """Say yes, and go on with the next story."""
    story = judged_story_or_404(slug)
    form = SeenForm()
    try:
        actions.approve(db.session, story.id, by=current_staff(), seen=form.version)
    except AlreadyChanged as lost:
        return _somebody_was_first(lost)
    return redirect(to_next_story(story.call))


@bp.post("/stories/<slug>/decline")
@may(Role.MODERATOR)
def decline(slug: str) -> ResponseReturnValue:
    """Say no with a reason, and go on with the next story."""
    story = judged_story_or_404(slug)
    form = ReasonForm()
    if not form.validate():
        return _form_again(story, form)
    try:
        actions.decline(db.session, story.id, by=current_staff(), seen=form.version, why=form.why)
    except AlreadyChanged as lost:
        return _somebody_was_first(lost, form)
    except YouApprovedAlready as refusal:
        return _somebody_was_first(AlreadyChanged(story), form, because=refusal.sentence)
    return redirect(to_next_story(story.call))


@bp.post("/stories/<slug>/ask")
@may(Role.MODERATOR)
def ask(slug: str) -> ResponseReturnValue:
    """Ask the author for something, and go on with the next story."""
    story = judged_story_or_404(slug)
    form = AskForm()
    if not form.validate():
        return _form_again(story, form)
    try:
        actions.ask(db.session, story.id, by=current_staff(), seen=form.version, question=form.question.data or "")
    except AlreadyChanged as lost:
        return _somebody_was_first(lost, form)
    except YouApprovedAlready as refusal:
        return _somebody_was_first(AlreadyChanged(story), form, because=refusal.sentence)
    return redirect(to_next_story(story.call))


@bp.post("/stories/<slug>/undo")
@may(Role.MODERATOR)
def undo(slug: str) -> ResponseReturnValue:
    """Take my decision back, and have the story in hand again."""
    story = judged_story_or_404(slug)
    actions.undo(db.session, story.id, by=current_staff(), lasts=lasts())
    flash(_("Taken back. Nobody was told."), "done")
    return redirect(url_for("moderation.story", slug=slug))


@bp.post("/stories/<slug>/take-down")
@may(Role.MODERATOR)
def take_down(slug: str) -> ResponseReturnValue:
    """Show an approved story no more."""
    story = judged_story_or_404(slug)
    form = ReasonForm()
    if not form.validate():
        return _form_again(story, form)
    try:
        actions.take_down(db.session, story.id, by=current_staff(), seen=form.version, why=form.why)
    except AlreadyChanged as lost:
        return _somebody_was_first(lost, form)
    flash(_("The story is shown no more. Its author is told why."), "done")
    return redirect(url_for("moderation.story", slug=slug))


def _form_again(story: Story, form: ReasonForm | AskForm) -> ResponseReturnValue:
    """The page with the form to be corrected; where the story went on meanwhile, what was typed is given back."""
    if form.version and form.version != story.version:
        return _somebody_was_first(AlreadyChanged(story), form)
    return page_of(story_or_404(story.slug), form, 422)


def _somebody_was_first(
    lost: AlreadyChanged, form: ReasonForm | AskForm | None = None, because: str = ""
) -> ResponseReturnValue:
    first = who_was_first(db.session, lost)
    page = render_template(
        "moderation/lost.html",
        first=first,
        me=current_staff().id,
        because=because,
        in_hand=IN_HAND,
        form=form,
        words=words,
    )
    return make_response(page, 409)

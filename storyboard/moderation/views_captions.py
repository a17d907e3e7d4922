"""Captions of a film: what there is, and one form to write or correct them."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.database import db
from storyboard.moderation import captions
from storyboard.moderation.access import NotHere, story_or_404
from storyboard.moderation.blueprint import bp
from storyboard.moderation.forms import CaptionsForm
from storyboard.staff.permissions import current_staff, may
from storyboard.staff.roles import Role
from storyboard.stories.models import Kind, Story
from storyboard.web.installation import storage


@bp.get("/stories/<slug>/captions")
@may(Role.MODERATOR)
def ask_captions(slug: str) -> ResponseReturnValue:
    """The captions of a film, and those in one language to be corrected (`?language=fr`)."""
    story = _film_or_404(slug)
    language = request.args.get("language") or story.language
    seen = " ".join(file.slug for file in captions.captions_of(story))
    form = CaptionsForm(formdata=None, film=story.file_version, seen=seen, language=language)
    form.written.data = captions.written(storage(), story, language)
    return _page(story, form)


@bp.post("/stories/<slug>/captions")
@may(Role.MODERATOR)
def write_captions(slug: str) -> ResponseReturnValue:
    """Keep what was written, or take it away."""
    story, form = _film_or_404(slug), CaptionsForm()
    if "remove" in request.form:
        captions.remove(db.session, storage(), slug, request.form["remove"], by=current_staff())
        flash(_("These captions are gone."), "done")
        return redirect(url_for("moderation.ask_captions", slug=slug))
    form.offer(story.language)
    if not form.validate():
        return _page(story, form, 422)
    me, film, seen = current_staff(), form.film_seen, (form.seen.data or "").split()
    captions.write(db.session, storage(), slug, form.language.data, form.cues, by=me, film=film, seen=seen)
    flash(_("The captions are kept, and shown with the film wherever it is shown on this site."), "done")
    return redirect(url_for("moderation.ask_captions", slug=slug, language=form.language.data))


def _film_or_404(slug: str) -> Story:
    story = story_or_404(slug)
    if story.kind is not Kind.VIDEO:
        raise NotHere
    return story


def _page(story: Story, form: CaptionsForm, status: int = 200) -> ResponseReturnValue:
    there = captions.captions_of(story)
    form.offer(story.language, *(file.variant for file in there))
    page = render_template("moderation/captions.html", story=story, form=form, captions=there)
    return make_response(page, status)

"""What authors change about their story: where it may be shown, its film, and whether it is there at all."""

from __future__ import annotations

from contextlib import suppress

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.calls.reader import words_for_reader
from storyboard.database import db
from storyboard.sharing import actions, words
from storyboard.sharing.blueprint import bp
from storyboard.sharing.forms import ConsentForm, ReplaceForm
from storyboard.sharing.views_story import own_story, page_of, taken_back
from storyboard.staff.permissions import open_to_all
from storyboard.stories.lifecycle import IllegalMove, State
from storyboard.stories.models import Story
from storyboard.uploads.keeping import kept_or_erased
from storyboard.uploads.multipart import Received, receive
from storyboard.web.installation import storage


@bp.post("/story/consent")
@open_to_all
def consent() -> ResponseReturnValue:
    """Say yes or no to each place, from now on."""
    story = _own_or_key()
    form = ConsentForm()
    text = form.read(story.call) or words_for_reader(story.call)
    yes, no = form.changes()
    actions.change_consents(db.session, story.id, yes=yes, no=no, call_text_id=text.id)
    flash(_("Saved. It counts from now on."), "done")
    return redirect(url_for("sharing.own_page"), 303)


@bp.post("/story/film")
@open_to_all
def replace() -> ResponseReturnValue:
    """Take another film for one that could not be used. Streamed, with its token in the form, as the first one."""
    story = _own_or_key()
    story_id, largest = story.id, story.call.largest_video
    wanted = story.state is State.UNUSABLE
    # A film may take an hour over a weak line: no connection to the database waits for it.
    db.session.close()
    received = receive(
        request,
        storage(),
        file_field="film",
        largest=largest,
        wanted=lambda fields: wanted and ReplaceForm(formdata=fields).validate(),
    )
    if received.file is None:
        return _film_refused(story_id, received)
    try:
        with kept_or_erased(storage(), received.file):
            actions.replace_film(db.session, storage(), story_id, received.file)
    except IllegalMove:
        return _no_film_wanted(db.session.get_one(Story, story_id, populate_existing=True))
    return redirect(url_for("sharing.own_page"), 303)


@bp.get("/story/withdraw")
@open_to_all
def ask_withdraw() -> ResponseReturnValue:
    """Ask once more, and say honestly what cannot be called back."""
    _own_or_key()
    return render_template("sharing/withdraw.html")


@bp.post("/story/withdraw")
@open_to_all
def withdraw() -> ResponseReturnValue:
    """Take the story back."""
    story = _own_or_key()
    with suppress(IllegalMove):  # another window was quicker
        actions.take_back(db.session, storage(), story.id)
    return taken_back(story)


def _film_refused(story_id: int, received: Received) -> ResponseReturnValue:
    story = db.session.get_one(Story, story_id)
    if story.state is not State.UNUSABLE:
        return _no_film_wanted(story)
    form, refusal = ReplaceForm(formdata=received.fields), received.refusal
    if form.validate() and refusal is not None and refusal.code != "not-wanted":
        form.film.errors = [words.about_file(refusal.code, refusal.figures)]
    return page_of(story, form), 422


def _no_film_wanted(story: Story) -> ResponseReturnValue:
    """The story went on while the film was on its way."""
    if story.state is State.WITHDRAWN:
        return taken_back(story)
    flash(_("Your story has gone on meanwhile and waits for no other film, so we have not kept this one."))
    return redirect(url_for("sharing.own_page"), 303)


def _own_or_key() -> Story:
    return own_story() or abort(redirect(url_for("sharing.own_page"), 303))

"""What authors change about their story: where it may be shown, its film, and whether it is there at all."""

from __future__ import annotations

from contextlib import suppress

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.calls.reader import words_for_reader
from storyboard.database import db
from storyboard.sharing import actions, marks, words
from storyboard.sharing.ahead import Film, film_for
from storyboard.sharing.blueprint import bp
from storyboard.sharing.forms import ConsentForm, ReplaceForm
from storyboard.sharing.views_story import another_story, own_of_form, own_or_key, page_of, taken_back
from storyboard.staff.permissions import open_to_all
from storyboard.stories.consent import ConsentMissing
from storyboard.stories.lifecycle import IllegalMove, State
from storyboard.stories.models import Story
from storyboard.uploads.complaints import Complaint
from storyboard.uploads.keeping import kept_or_erased
from storyboard.uploads.multipart import Fields, Received, receive
from storyboard.web.installation import storage


@bp.post("/story/consent")
@open_to_all
def consent() -> ResponseReturnValue:
    """Say yes or no to each place, from now on."""
    story = own_of_form(request.form.get(marks.FIELD))
    form = ConsentForm()
    text = form.read(story.call) or words_for_reader(story.call)
    yes, no = form.changes()
    agrees = bool(form.guardian.data)
    try:
        actions.change_consents(db.session, story.id, yes=yes, no=no, call_text_id=text.id, guardian_agrees=agrees)
        flash(_("Saved. It counts from now on."), "done")
    except ConsentMissing:
        actions.change_consents(db.session, story.id, yes=frozenset(), no=no, call_text_id=text.id)  # a no never waits
        flash(
            _(
                "No place was added. Your guardian agreed to fewer places: ask them first, then choose the places once "
                "more and say that they agree."
            ),
            "warning",
        )
    return redirect(url_for("sharing.own_page"), 303)


@bp.post("/story/film")
@open_to_all
def replace() -> ResponseReturnValue:
    """Take another film for one that could not be used. Streamed, with its token in the form, as the first one."""
    story = own_or_key()
    story_id, largest = story.id, story.call.largest_video
    wanted = story.state is State.UNUSABLE
    # A film may take an hour over a weak line: no connection to the database waits for it.
    db.session.close()
    received = receive(
        request,
        storage(),
        file_field="film",
        largest=largest,
        wanted=lambda fields: wanted and _is_for(story_id, fields) and ReplaceForm(formdata=fields).validate(),
    )
    if not _is_for(story_id, received.fields):
        return another_story()  # no film was wanted
    film = _film_of(story_id, received)
    if film is None:
        return _film_refused(story_id, received)
    try:
        with kept_or_erased(storage(), received.file):
            actions.replace_film(db.session, storage(), story_id, film)
    except (IllegalMove, Complaint):
        return _no_film_wanted(db.session.get_one(Story, story_id, populate_existing=True))
    return redirect(url_for("sharing.own_page"), 303)


@bp.get("/story/withdraw")
@open_to_all
def ask_withdraw() -> ResponseReturnValue:
    """Ask once more, and say honestly what cannot be called back."""
    story = own_or_key()
    mark = request.args.get(marks.FIELD)  # of the page on which the link stood
    if mark is not None and not marks.is_for(story.id, mark):
        return another_story()
    return render_template("sharing/withdraw.html", story=story)


@bp.post("/story/withdraw")
@open_to_all
def withdraw() -> ResponseReturnValue:
    """Take the story back."""
    story = own_of_form(request.form.get(marks.FIELD))
    with suppress(IllegalMove):  # another window was quicker
        actions.take_back(db.session, storage(), story.id)
    return taken_back(story.id)


def _is_for(story_id: int, fields: Fields) -> bool:
    return marks.is_for(story_id, fields.get(marks.FIELD))


def _film_of(story_id: int, received: Received) -> Film | None:
    """The film that came with the form, or ahead of it; none when neither did, or the form is not good."""
    ahead = received.refusal is not None and received.refusal.code == "missing"
    if received.file is None and not (ahead and ReplaceForm(formdata=received.fields).validate()):
        return None
    return film_for(db.session, db.session.get_one(Story, story_id, populate_existing=True), received.file)


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
        return taken_back(story.id)
    flash(_("Your story has gone on meanwhile and waits for no other film, so we have not kept this one."))
    return redirect(url_for("sharing.own_page"), 303)

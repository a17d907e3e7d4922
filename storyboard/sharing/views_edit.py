"""The page on which an author changes a story that was sent, or answers what a moderator asked."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.database import db
from storyboard.sharing import marks, words
from storyboard.sharing.ahead import film_for
from storyboard.sharing.blueprint import bp
from storyboard.sharing.edits import EDITABLE, Edition, NothingNew, edit
from storyboard.sharing.forms_own import TYPED_BY_AUTHOR, EditForm
from storyboard.sharing.own_story import shown_to_author
from storyboard.sharing.speaking import again_in, wanted_language
from storyboard.sharing.views_story import another_story, own_or_key, taken_back
from storyboard.staff.permissions import open_to_all
from storyboard.stories.actions import AlreadyChanged
from storyboard.stories.lifecycle import IllegalMove, State
from storyboard.stories.models import Kind, Story
from storyboard.uploads.complaints import Complaint
from storyboard.uploads.keeping import kept_or_erased
from storyboard.uploads.multipart import Fields, Received, receive
from storyboard.web.installation import storage


@bp.get("/story/edit")
@open_to_all
def change() -> ResponseReturnValue:
    """The story as it is, to be changed; while it cannot be, its author's own page says why."""
    story = own_or_key()
    if shown_to_author(db.session, story).state not in EDITABLE:
        return redirect(url_for("sharing.own_page"), 303)
    form = _form(story, None)
    form.show(story)
    return _page(story, form)


@bp.post("/story/edit")
@open_to_all
def save_changes() -> ResponseReturnValue:
    """Take in what was changed. Streamed, with its token in the form, since a film may come with it."""
    story = own_or_key()
    story_id, version, kind, largest = story.id, story.version, story.kind, story.call.largest_video
    # A film may take an hour over a weak line: no connection to the database waits for it.
    db.session.close()

    def wanted(fields: Fields) -> bool:
        form = _form(story, fields)
        if wanted_language(fields):
            return False
        return marks.is_for(story_id, fields.get(marks.FIELD)) and form.validate() and form.version == version

    received = receive(
        request, storage(), file_field="film" if kind is Kind.VIDEO else None, largest=largest, wanted=wanted
    )
    form = _form(story, received.fields)
    if not marks.is_for(story_id, received.fields.get(marks.FIELD)):
        # No film was wanted.
        return another_story([text for name in TYPED_BY_AUTHOR if (text := received.fields.get(name))])
    language = wanted_language(received.fields)
    if language is not None:
        return again_in(language, lambda: _page(_anew(story_id), _form(_anew(story_id), received.fields)))
    if not _is_good(form, received):
        if received.file is not None:
            storage().erase(received.file.key)
        return _page(_anew(story_id), form, 422)
    try:
        with kept_or_erased(storage(), received.file):
            film = film_for(db.session, _anew(story_id), received.file)
            edition = Edition(form.words, form.answer.data or "", film)
            edit(db.session, storage(), story_id, edition, seen=form.version)
    except NothingNew:
        form.form_errors = [_("Nothing is different yet. Change something, or write to us.")]
        return _page(_anew(story_id), form, 422)
    except (AlreadyChanged, IllegalMove, Complaint):
        return _went_on(_anew(story_id), form)
    flash(_("We have it. A person looks at it again."), "done")
    return redirect(url_for("sharing.own_page"), 303)


def _is_good(form: EditForm, received: Received) -> bool:
    """Whether all of it can be taken; what cannot is said in the form."""
    good, refusal = bool(form.validate()), received.refusal
    if refusal is None or refusal.code == "missing":
        return good
    if refusal.code == "not-wanted":  # something is amiss, or the page is old: which, is told beside it
        form.film.errors = [_("Choose your film again: a browser does not keep it.")]
        return good
    sentence = words.about_file(refusal.code, refusal.figures)
    if "film" in form and refusal.code not in ("unreadable", "too-much-text"):
        form.film.errors = [sentence]
    else:
        form.form_errors = [sentence]
    return False


def _went_on(story: Story, form: EditForm) -> ResponseReturnValue:
    """Somebody decided while the author typed: nothing is overwritten, and nothing that was typed is lost."""
    if story.state is State.WITHDRAWN:
        return taken_back(story.id)
    form.seen.data = str(story.version)
    return _page(story, form, 409, went_on=True)


def _page(story: Story, form: EditForm, status: int = 200, *, went_on: bool = False) -> ResponseReturnValue:
    own = shown_to_author(db.session, story)
    page = render_template(
        "sharing/edit.html", own=own, form=form, went_on=went_on, editable=own.state in EDITABLE, words=words
    )
    return make_response(page, status)


def _form(story: Story, fields: Fields | None) -> EditForm:
    form = EditForm(formdata=fields)
    form.fit(story)
    return form


def _anew(story_id: int) -> Story:
    return db.session.get_one(Story, story_id, populate_existing=True)

"""The author's own page, behind the story key."""

from __future__ import annotations

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storyboard.calls.reader import words_for_reader
from storyboard.database import db
from storyboard.notices.server import mail_server
from storyboard.sharing import cookies, marks
from storyboard.sharing.blueprint import bp
from storyboard.sharing.door import story_behind
from storyboard.sharing.edits import EDITABLE
from storyboard.sharing.forms import ConsentForm, KeyForm, ReplaceForm
from storyboard.sharing.forms_own import ContactForm
from storyboard.sharing.own_story import shown_to_author
from storyboard.staff.permissions import open_to_all
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Story
from storyboard.stories.queries import expired_at
from storyboard.stories.words import PLACES
from storyboard.web.sending import send_file


@bp.get("/story/")
@open_to_all
def own_page() -> ResponseReturnValue:
    """Where the story is, what was said, and what its author can do; without a key, the question for it."""
    erased = cookies.own_story_id()
    if erased is not None and db.session.scalar(expired_at(erased)) is not None:
        return taken_back(erased)
    story = own_story()
    if story is None:
        return render_template("sharing/key.html", form=KeyForm(formdata=None))
    return page_of(story, ReplaceForm(formdata=None))


@bp.post("/story/")
@open_to_all
def enter() -> ResponseReturnValue:
    """Open the page with the key. A key that is wrong, or none at all, gets one and the same answer."""
    form = KeyForm()
    opened = story_behind(db.session, form.key.data or "") if form.validate() else None
    if opened is None:
        if not form.key.errors:
            form.key.errors = [
                _("We know no story with this key. Look once more: it has twelve letters and digits, no I, L, O or U.")
            ]
        return render_template("sharing/key.html", form=form), 422
    if opened.state is State.WITHDRAWN:
        return taken_back(opened.story_id)
    answer = make_response(redirect(url_for("sharing.own_page"), 303))
    cookies.let_in(answer, opened.story_id, opened.key_digest)
    return answer


@bp.get("/story/progress")
@open_to_all
def progress() -> ResponseReturnValue:
    """How far the film is: a part of the page, which asks for it again and again."""
    story = own_story()
    if story is None:
        abort(404)
    own = shown_to_author(db.session, story)
    return render_template("sharing/progress.html", own=own, then=request.args.get("then"))


@bp.get("/story/poster")
@open_to_all
def poster() -> ResponseReturnValue:
    """A still of one's own film."""
    story = own_story()
    file = story.file(FileRole.POSTER) if story else None
    if file is None:
        abort(404)
    return send_file(file)


def own_story() -> Story | None:
    """The story whose page this browser may open, while it is not taken back."""
    story_id = cookies.own_story_id()
    story = None if story_id is None else db.session.get(Story, story_id)
    return None if story is None or story.state is State.WITHDRAWN else story


def own_or_key() -> Story:
    """The story whose page this browser may open; without one, the way leads to the question for the key."""
    return own_story() or abort(redirect(url_for("sharing.own_page"), 303))


def own_of_form(mark: str | None) -> Story:
    """As `own_or_key`, for what changes the story: only when the form with this mark was made for it."""
    story = own_or_key()
    return story if marks.is_for(story.id, mark) else abort(another_story())


def another_story(typed: list[str] | None = None) -> Response:
    """The browser has opened another story since the form was made. Nothing is done.

    :param typed: what shall not be lost.
    """
    page = render_template("sharing/another_story.html", form=KeyForm(formdata=None), typed=typed)
    return make_response(page, 409)


def contact_form() -> ContactForm | None:
    """The question for an address; none while no mail is sent."""
    return ContactForm(formdata=None) if mail_server() is not None else None


def taken_back(story_id: int) -> Response:
    """What stands in the place of a story that is gone; this browser opens nothing of it any more."""
    erased_at = db.session.scalar(expired_at(story_id))
    answer = make_response(render_template("sharing/taken_back.html", erased_at=erased_at))
    cookies.forget_author(answer)
    return answer


def page_of(story: Story, replace: ReplaceForm) -> str:
    """The page, with a form for another film as it stands."""
    consents = ConsentForm(formdata=None)
    granted = [consent.place for consent in story.consents if consent.withdrawn_at is None]
    consents.offer_choices(story.call, granted)
    own = shown_to_author(db.session, story)
    # In the language in which they agreed before: in another one, the same words would look new.
    text = (own.agreed and story.call.newest_in(own.agreed[0].text.language)) or words_for_reader(story.call)
    consents.show(granted, text)
    return render_template(
        "sharing/story.html",
        own=own,
        editable=own.state in EDITABLE,
        contact=contact_form(),
        consents=consents,
        replace=replace,
        text=text,
        place_names=PLACES,
    )

"""A guardian's yes: the link that a young person passes on, and the page that it opens."""

from __future__ import annotations

import segno
from flask import Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from storyboard.calls.reader import words_for_reader
from storyboard.database import db, utc_now
from storyboard.sharing import cookies, marks, words
from storyboard.sharing.blueprint import bp
from storyboard.sharing.forms_own import SeenForm
from storyboard.sharing.own_story import agreed
from storyboard.sharing.views_story import own_of_form, own_or_key
from storyboard.staff.permissions import open_to_all
from storyboard.stories import guardian_links, guardians
from storyboard.stories.models import FileRole, MediaFile, Story
from storyboard.stories.words import PLACES
from storyboard.web.outside import address_of
from storyboard.web.sending import send_file

_FILES = {"film": (FileRole.REVIEW, FileRole.MASTER), "poster": (FileRole.POSTER,)}


@bp.post("/story/guardian")
@open_to_all
def ask_guardian() -> ResponseReturnValue:
    """Make a link; the page that shows it is another one, so that a reload makes no second."""
    token = guardian_links.make_link(db.session, own_of_form(request.form.get(marks.FIELD)).id)
    if token is None:
        return redirect(url_for("sharing.own_page"), 303)
    answer = make_response(redirect(url_for("sharing.guardian_link"), 303))
    cookies.keep_guardian_link(answer, token)
    return answer


@bp.get("/story/guardian")
@open_to_all
def guardian_link() -> ResponseReturnValue:
    """The link that was just made: as words to pass on, and as a picture for another phone's camera."""
    token, story = cookies.guardian_token(), own_or_key()
    known = guardian_links.story_behind(db.session, token, utc_now()) if token else None
    if token is None or known is None or known.id != story.id:
        return redirect(url_for("sharing.own_page"), 303)
    link = address_of("sharing.guardian", token=token)
    picture = segno.make(link, error="l").png_data_uri(scale=5, border=2)
    return render_template("sharing/guardian_link.html", link=link, qr_url=picture, days=guardians.LINK_LASTS.days)


@bp.get("/guardian/<token>")
@open_to_all
def guardian(token: str) -> ResponseReturnValue:
    """What the young person sends, where it may be shown, and the question."""
    story = guardian_links.story_behind(db.session, token, utc_now())
    if story is None:
        return render_template("sharing/guardian_over.html", answered=None), 410
    return _page(story, token)


@bp.post("/guardian/<token>")
@open_to_all
def guardian_answers(token: str) -> ResponseReturnValue:
    """Yes or no, once; whatever is neither is no answer, and the question stands."""
    said = request.form.get("answer")
    if said not in ("yes", "no"):
        return guardian(token)
    yes = said == "yes"
    if guardian_links.answer(db.session, token, yes=yes, seen=SeenForm().version):
        return render_template("sharing/guardian_over.html", answered="yes" if yes else "no")
    story = guardian_links.story_behind(db.session, token, utc_now())
    if story is None:
        return render_template("sharing/guardian_over.html", answered=None), 410
    return _page(story, token, changed=True)


@bp.get("/guardian/<token>/<any(film, poster):what>")
@open_to_all
def guardian_file(token: str, what: str) -> ResponseReturnValue:
    """The film that the guardian is asked about, or a still of it; as long as they are asked."""
    story = guardian_links.story_behind(db.session, token, utc_now())
    file = _file(story, what) if story else None
    return send_file(file or abort(404))


def _file(story: Story, what: str) -> MediaFile | None:
    return next((file for role in _FILES[what] if (file := story.file(role))), None)


def _page(story: Story, token: str, *, changed: bool = False) -> Response:
    form = SeenForm(formdata=None, seen=story.version)
    page = render_template(
        "sharing/guardian.html",
        story=story,
        token=token,
        form=form,
        changed=changed,
        film=_file(story, "film"),
        poster=_file(story, "poster"),
        agreed=agreed(story),
        text=words_for_reader(story.call),
        place_names=PLACES,
        place_hints=words.place_hints(story.call),
    )
    return make_response(page, 409 if changed else 200)

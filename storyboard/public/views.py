"""What everybody may see: calls, stories and their files."""

from __future__ import annotations

from typing import ClassVar

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from storyboard.calls.dates import Phase, days_left, phase
from storyboard.calls.models import Call
from storyboard.calls.models_logos import CallLogo
from storyboard.calls.queries import logos_of, public_logo
from storyboard.calls.reader import languages_of, words_for_reader
from storyboard.database import db, utc_now
from storyboard.public import films, queries
from storyboard.public.blueprint import bp
from storyboard.public.cards import cards
from storyboard.public.examples import different
from storyboard.staff.permissions import open_to_all
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Kind, Story
from storyboard.stories.queries import visible_in
from storyboard.stories.queries_answers import has_answers
from storyboard.web import dates
from storyboard.web.errors import Refusal
from storyboard.web.limits import without_limit
from storyboard.web.sending import send_file
from storyboard.web.unchanged import same_for_everybody

NEWEST_AT_HOME = 6
# Of the newest stories of a call, so many are looked at to find examples that differ.
EXAMPLES, LOOKED_AT = 3, 12
LOGO_KEPT_S = 3600


class NotShownAnyMore(Refusal):
    """The story was here, and nothing of it is left. Whether its author or a rule ended it is nobody's business."""

    code, status = "not-shown-any-more", 410
    title: ClassVar[object] = _l("This story is not shown any more")
    message: ClassVar[object] = _l("It was here once, and nothing of it is left. There are others to see.")


@bp.context_processor
def helpers() -> dict[str, object]:
    """What the templates of this room ask of stories and calls."""
    return {
        "films": films,
        "words_for_reader": words_for_reader,
        "phase_of": phase_of,
        "days_left_of": days_left_of,
        "days_left_here": dates.days_left_here,
        "way_in": way_in,
        "call_url": call_url,
        "logo_url": logo_url,
    }


def call_url(call: Call, language: str) -> str:
    """Where the call's page in this language is."""
    return url_for("public.call", slug=call.slug, language=language)


def logo_url(call: Call, logo: CallLogo) -> str:
    """Where a logo of the call is."""
    return url_for("public.logo", slug=call.slug, logo=logo.slug)


def way_in(call: Call, kind: Kind) -> str:
    """Where the share form of this kind is."""
    return url_for("sharing.step", call=call.slug, step="tell", kind=kind, language=request.args.get("language"))


def phase_of(call: Call) -> Phase:
    """Where the call stands now."""
    return phase(call.opens_at, call.closes_at, utc_now())


def days_left_of(call: Call) -> int:
    """Days until the call closes, in its own zone."""
    return days_left(call.closes_at, utc_now(), call.time_zone)


@bp.get("/")
@open_to_all
@same_for_everybody
def home() -> str:
    """What this is, what one can take part in, and what is new."""
    calls = db.session.scalars(queries.calls_not_over(utc_now())).all()
    return render_template(
        "public/home.html",
        open_calls=[call for call in calls if phase_of(call) is Phase.OPEN],
        coming=[call for call in calls if phase_of(call) is Phase.BEFORE],
        stories=cards(db.session, visible_in(Place.WEB), NEWEST_AT_HOME),
    )


@bp.get("/c/<slug>/")
@open_to_all
@same_for_everybody
def call(slug: str) -> str:
    """The question, until when, for what, and how to take part."""
    return call_page(db.session.scalar(queries.call_at(slug)) or abort(404))


def call_page(found: Call, **instead: object) -> str:
    """The page of a call; a preview puts something else in the place of some of what the page asks."""
    newest = visible_in(Place.WEB, found.id)
    liked = cards(db.session, newest.where(Story.language == words_for_reader(found).language), EXAMPLES)
    stories = different([*liked[:1], *cards(db.session, newest, LOOKED_AT), *liked[1:]], EXAMPLES)
    logos = db.session.scalars(logos_of(found.id)).all()
    context = {**helpers(), "call": found, "languages_of_call": languages_of(found), "stories": stories, "logos": logos}
    return render_template("public/call.html", **{**context, **instead})


@bp.get("/c/<slug>/logos/<logo>.png")
@open_to_all
def logo(slug: str, logo: str) -> ResponseReturnValue:
    """The logo of an organiser. Its address never shows another picture, so a browser may keep it for a while."""
    answer = send_file(db.session.scalar(public_logo(slug, logo)) or abort(404))
    answer.headers["Cache-Control"] = f"public, max-age={LOGO_KEPT_S}"
    return answer


@bp.get("/stories/<slug>/")
@open_to_all
@same_for_everybody
def story(slug: str) -> str:
    """One story, to read or to watch."""
    asked = queries.story_at(slug).add_columns(has_answers())
    found, visible, answered = db.session.execute(asked).one_or_none() or abort(404)
    if found.state is State.WITHDRAWN and db.session.scalar(queries.was_public(found.id)):
        raise NotShownAnyMore
    if not visible:
        abort(404)
    quality = request.args.get("quality", films.USUAL)
    return render_template("public/story.html", story=found, answered=answered, quality=quality)


@bp.get("/stories/<slug>/files/<file>")
@open_to_all
@without_limit
def file(slug: str, file: str) -> ResponseReturnValue:
    """A film in one size, its sound, or its still; asked anew for every piece of it."""
    found = db.session.scalar(queries.file_of(slug, file)) or abort(404)
    return send_file(found)

"""The page of one step, with its form as it stands and what is known of the draft."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Response, make_response, redirect, render_template, request, url_for

from storyboard.calls.models import Call
from storyboard.calls.reader import words_for_reader
from storyboard.database import db, utc_now
from storyboard.processing.progress import Progress
from storyboard.processing.queries import progress_of
from storyboard.sharing import cookies, held, step_marks, ticket
from storyboard.sharing.drafting import has_film, lacks
from storyboard.sharing.forms import PlacesForm, TellForm
from storyboard.sharing.held import Held
from storyboard.sharing.step_desk import Desk
from storyboard.sharing.steps import WHERE, Lack, Step
from storyboard.sharing.uploading import OnItsWay, on_its_way
from storyboard.stories.models import AuthorMessage, Story
from storyboard.stories.queries import messages_for_author
from storyboard.stories.words import AGE_BANDS, PLACES
from storyboard.web.installation import settings


@dataclass(frozen=True)
class Film:
    """Where the film of a draft is: here (and how far it is made safe), on its way, or refused."""

    here: bool
    progress: Progress
    on_its_way: OnItsWay | None
    refused: AuthorMessage | None


def film_of(story: Story) -> Film:
    """Where the film of this draft is."""
    here = has_film(db.session, story)
    coming = None if here else on_its_way(db.session, story)
    told = [] if here or coming else db.session.scalars(messages_for_author(story.id, utc_now())).all()
    return Film(
        here=here,
        progress=progress_of(db.session, story),
        on_its_way=coming,
        refused=told[-1] if told else None,
    )


def step_page(visit: Desk) -> str:
    """The step, with its form as it stands."""
    call, form = visit.call, visit.form
    text = words_for_reader(call)
    if isinstance(form, TellForm) and visit.begun is None:
        began = replace(visit.began or ticket.new_ticket(call.id, utc_now()), text_id=text.id)
        form.ticket.data = ticket.sealed(began, settings().data_key)
    form.mark.data = step_marks.of(None if visit.another else visit.draft)
    if isinstance(form, PlacesForm):
        form.words.data = str(text.id)  # a yes counts for the words that stand beside it
    story = visit.draft
    film = film_of(story) if story is not None and visit.step in (Step.TELL, Step.CHECK) else None
    # A film that is on its way is not missing: the page says how far it is, and sends the form when all of it is here.
    # Where the form came all the same, nobody sends it any more.
    comes = {Lack.FILM} if film is not None and film.on_its_way is not None and request.method == "GET" else set()
    return render_template(
        f"sharing/{visit.step}.html",
        call=call,
        text=text,
        step=visit.step,
        kind=visit.kind,
        form=form,
        story=story,
        lacks=[lack for lack in lacks(db.session, story) if lack not in comes] if story is not None else [],
        film=film,
        where=WHERE,
        age_bands=AGE_BANDS,
        place_names=PLACES,
    )


def receipt(begun: Held, call: Call) -> Response:
    """Their story is sent: on to the page that shows its key, once, in this browser alone."""
    answer = make_response(redirect(url_for("sharing.sent", call=call.slug), 303))
    cookies.keep_receipt(answer, begun.key, call.slug)
    cookies.let_in(answer, begun.story.id)
    held.let_go(answer, call.id)
    return answer

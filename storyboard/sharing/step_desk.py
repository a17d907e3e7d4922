"""One visit to a step: what was begun, the form as it came, and what is found of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _

from storyboard.calls.models import Call
from storyboard.database import db, utc_now
from storyboard.sharing import drafting, held, step_marks, telling, ticket, words
from storyboard.sharing.assessment import Finding, assess, takes_it
from storyboard.sharing.closing import grace
from storyboard.sharing.forms import FilmForm, TellForm
from storyboard.sharing.held import Held
from storyboard.sharing.step_marks import Mark
from storyboard.sharing.steps import Step
from storyboard.sharing.telling import StepForm
from storyboard.sharing.ticket import Ticket
from storyboard.sharing.uploading import on_its_way
from storyboard.sharing.views_share import find_call
from storyboard.stories.age import AgeBand
from storyboard.stories.models import Kind, Story
from storyboard.uploads.multipart import Fields, Received
from storyboard.web.installation import settings

# With these, what is good is kept.
KEPT = (Finding.GOOD, Finding.AMISS)
_WORDS = ("title", "body", "asks")


@dataclass
class Desk:
    """What lies before us. `began` is the ticket of a story that has no draft yet.

    :ivar another: the form is another story's than the one that this browser has begun meanwhile.
    """

    call: Call
    step: Step
    kind: Kind
    form: StepForm
    begun: Held | None
    began: Ticket | None = None
    another: bool = False
    mark: Mark | None = None

    @property
    def draft(self) -> Story | None:
        """The story that was begun."""
        return None if self.begun is None else self.begun.story

    @property
    def is_gone(self) -> bool:
        """Whether the story of a later step is not here any more: sent by another window, or erased."""
        return self.begun is None and self.step is not Step.TELL

    def begin(self) -> Held:
        """Begin it, with the ticket that came in the form; the same ticket is the same story."""
        if self.began is None:
            raise RuntimeError("a form without a ticket is not judged to be good")
        story = drafting.begin(db.session, self.began, self.kind, secret=settings().data_key)
        self.begun = Held(story, self.began.key)
        return self.begun

    @property
    def began_at(self) -> datetime | None:
        """When the story was begun; None when nothing of ours says so."""
        if self.begun is not None:
            return self.begun.story.created_at
        return None if self.began is None else self.began.began_at

    def takes(self) -> Finding:
        """Whether the call takes the story, whatever is in it."""
        return takes_it(self.began_at or utc_now(), self.call, kind=self.kind, now=utc_now(), grace=grace())

    def judge(self) -> Finding:
        """What is to be done with what came; what is amiss stands in the form afterwards."""
        found = assess(
            self.form, self.began_at, self.call, kind=self.kind, age=self._age_told, now=utc_now(), grace=grace()
        )
        if self.another and found in KEPT:
            self.form.form_errors = [words.IN_ANOTHER_WINDOW]
            return Finding.UNSURE
        if self._shows_older_words and found in KEPT:
            self.form.form_errors = [words.CHANGED_ELSEWHERE]
            return Finding.UNSURE
        return found

    @property
    def age_chosen(self) -> AgeBand | None:
        """The age in the form that came, or else the one that was told before."""
        chosen = self.form["age_band"].data if "age_band" in self.form else None
        return AgeBand(chosen) if chosen in list(AgeBand) else self._age_told

    @property
    def _age_told(self) -> AgeBand | None:
        return self.draft.age_band if self.draft is not None and self.draft.age_told else None

    @property
    def _shows_older_words(self) -> bool:
        """Whether all of the story was shown, to be sent, before another page wrote to it."""
        if self.step is not Step.CHECK or self.draft is None or self.mark is None:
            return False
        return self.mark.seen != self.draft.typed_in

    def judge_film(self, received: Received) -> None:
        """Say in the form why its film is not here, if it should be, and that words were cut."""
        form, refusal = self.form, received.refusal
        if refusal is not None and refusal.code not in ("missing", "not-wanted"):
            if isinstance(form, FilmForm) and refusal.code != "too-much-text":
                form.film.errors = [words.about_file(refusal.code, refusal.figures)]
            else:
                form.form_errors = [words.about_file(refusal.code, refusal.figures)]
            if refusal.code == "too-much-text" and "body" in form:
                form["body"].errors = []  # it was cut, so its length says nothing
        elif isinstance(form, FilmForm) and not self._has_film():
            form.film.errors = [_("Choose your film.")]

    def _has_film(self) -> bool:
        story = self.draft
        return story is not None and (drafting.has_film(db.session, story) or on_its_way(db.session, story) is not None)

    def typed(self) -> list[str]:
        """The words that nobody wants to lose."""
        there = [self.form[name].data for name in _WORDS if name in self.form]
        if not there and self.draft is not None:
            there = [getattr(self.draft, name) for name in _WORDS]
        return [text for text in there if text]


def desk(call_slug: str, step: str, fields: Fields | None = None) -> Desk:
    """What lies before us now; without fields, nothing came. Aborts with 404 when there is no such call."""
    call, at = find_call(call_slug), Step(step)
    begun = held.held(db.session, call.id)
    kind = _kind(call.slug, begun)
    form = telling.form_for(at, kind)(formdata=fields)
    form.offer_choices(call)
    mark = step_marks.read(form.mark.data or "")
    came = ticket.opened(form.ticket.data or "", settings().data_key, call.id) if isinstance(form, TellForm) else None
    another = begun is not None and fields is not None and not _is_of(begun, mark, came)
    return Desk(call, at, kind, form, begun, None if begun else came, another, mark)


def _is_of(begun: Held, mark: Mark | None, came: Ticket | None) -> bool:
    """Whether a form is one of this draft's: it says so, or it is the first one, with the ticket that began it."""
    if mark is not None and mark.story is not None:
        return mark.story == begun.story.id
    return came is not None and came.key == begun.key


def _kind(slug: str, begun: Held | None) -> Kind:
    asked = request.args.get("kind", begun and begun.story.kind.value)
    if asked is None:  # what was begun is sent by now, or is gone
        abort(redirect(url_for("sharing.share", call=slug, language=request.args.get("language"))))
    return Kind(asked) if asked in list(Kind) else abort(404)

"""From the forms of the steps to a draft, and back: what is kept, what is shown again, what is still lacking."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session
from wtforms import Form

from storyboard.calls.models import Call
from storyboard.calls.reader import words_for_reader
from storyboard.database import transaction
from storyboard.sharing.forms import AboutForm, FilmForm, PlacesForm, SendForm, WriteForm
from storyboard.sharing.step_marks import Mark
from storyboard.sharing.steps import Step
from storyboard.stories import drafts, guardians
from storyboard.stories.age import AgeBand
from storyboard.stories.models import Kind, Story
from storyboard.web.locale import reader_language

StepForm = WriteForm | FilmForm | AboutForm | PlacesForm | SendForm
_COLUMNS = ("title", "asks", "body", "display_name", "language", "country", "theme")


def form_for(step: Step, kind: Kind) -> type[StepForm]:
    """The form of a step; the first has one for each way of telling."""
    tell: type[StepForm] = FilmForm if kind is Kind.VIDEO else WriteForm
    forms: dict[Step, type[StepForm]] = {
        Step.TELL: tell,
        Step.ABOUT: AboutForm,
        Step.PLACES: PlacesForm,
        Step.CHECK: SendForm,
    }
    return forms[step]


def show(form: StepForm, story: Story | None) -> None:
    """Fill a form with what its draft holds."""
    for name in _COLUMNS:
        if story is not None and name in form:
            form[name].data = getattr(story, name)
    if isinstance(form, AboutForm):
        form.age_band.data = story.age_band.value if story is not None and story.age_told else None
        form.language.data = form.language.data or reader_language()
    if isinstance(form, PlacesForm):
        form.places.data = [consent.place.value for consent in story.consents] if story is not None else []
        form.guardian.data = None if story is None else _answer_of_guardian(story)


def keep(session: Session, story_id: int, form: StepForm, call: Call, *, step: Step, mark: Mark) -> None:
    """Keep all of a form with which nothing is amiss; the rest stays on the page alone.

    :raises AlreadyChanged: the draft was sent, or is gone.
    :raises TypedElsewhere: another page has written this step since this one was shown; nothing is kept.
    """
    if step is Step.CHECK:
        return  # it asks nothing
    good = {field.name: field.data for field in form if not field.errors}
    columns: dict[str, Any] = {name: good[name] or "" for name in _COLUMNS if name in good}
    if good.get("age_band") in list(AgeBand):
        columns |= {"age_band": AgeBand(good["age_band"]), "age_told": True}
    if good.get("guardian") in ("here", "later"):
        later = good["guardian"] == "later"
        columns |= {"guardian_said_yes": not later, "held_for": guardians.HELD_FOR if later else None}
    text = form.read(call) or words_for_reader(call) if isinstance(form, PlacesForm) else None
    with transaction(session):
        drafts.turn_of(session, story_id, step, mark.page, mark.seen.get(step))
        drafts.fill_in(session, story_id, **columns)
        if isinstance(form, PlacesForm) and "places" in good and text is not None:
            drafts.choose_places(session, story_id, form.chosen_places(), call_text_id=text.id)


def says_more(form: StepForm, story: Story) -> bool:
    """Whether a form holds words that its story does not."""
    return any(form[name].data not in ("", getattr(story, name)) for name in _COLUMNS if name in form)


def _answer_of_guardian(story: Story) -> str | None:
    if story.guardian_said_yes:
        return "here"
    return "later" if story.held_for == guardians.HELD_FOR else None


def typed_nothing(form: Form) -> bool:
    """Whether there is nothing in a form that would be worth keeping."""
    return not any(field.data for field in form if field.name in (*_COLUMNS, "age_band", "places", "guardian"))

"""The form of an answer: a few lines, and what is asked of everybody who wants to be shown."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired

from storyboard.calls.models import Call
from storyboard.sharing.form_parts import AsksForPlaces, AsksWhence, Guarded, age_field, cleaned, name_field
from storyboard.stories import consent
from storyboard.stories.actions import Telling
from storyboard.stories.age import AgeBand
from storyboard.stories.answers import LONGEST, heading
from storyboard.stories.consent import ConsentMissing


class AnswerForm(AsksForPlaces, AsksWhence, Guarded):
    """An answer, and who gives it."""

    ticket = HiddenField()
    body = TextAreaField(_l("Your answer"), [DataRequired(_l("Write your answer here."))], filters=[cleaned])
    display_name = name_field()
    country = SelectField(_l("Which country are you from?"))
    language = SelectField(_l("In which language is it?"))
    age_band = age_field()
    guardian = BooleanField(_l("If you are under 18: a parent, or who looks after you, says yes"))
    places = SelectMultipleField(_l("Where may it be shown?"), validate_choice=False)

    def offer_choices(self, call: Call) -> None:
        """Fill in what depends on the call and on the reader's language."""
        self.offer_places(call)
        self.offer_languages_and_countries()

    def validate_body(self, field: TextAreaField) -> None:
        """A few lines, and nothing of them is cut."""
        over = len(field.data or "") - LONGEST
        if over > 0:
            raise ValidationError(
                _(
                    "Your answer is %(over)d characters too long: at most %(most)d. We have cut nothing.",
                    over=over,
                    most=LONGEST,
                )
            )

    def validate_guardian(self, _field: BooleanField) -> None:
        """Under 18 a guardian's yes is needed, as for a story."""
        if self.age_band.data not in list(AgeBand):
            return
        try:
            consent.check(self.chosen_places(), AgeBand(self.age_band.data), guardian_said_yes=self.guardian.data)
        except ConsentMissing as missing:
            raise ValidationError(
                _("You are under 18, so ask a parent, or who looks after you. If they agree, say so here.")
            ) from missing

    def telling(self) -> Telling:
        """What is told; only of a form that was found good."""
        return Telling(
            title=heading(self.body.data or ""),
            body=self.body.data or "",
            asks="",
            language=self.language.data or "",
            country=self.country.data or "",
            display_name=self.display_name.data or "",
            age_band=AgeBand(self.age_band.data),
            guardian_said_yes=bool(self.guardian.data),
            places=self.chosen_places(),
        )

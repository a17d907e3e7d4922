"""The form of an answer: a few lines, and what is asked of everybody who wants to be shown."""

from __future__ import annotations

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length

from storyboard.calls.models import Call
from storyboard.sharing import options
from storyboard.sharing.forms import (
    NAME_LIMIT,
    _cleaned,
    _cleaned_line,
    _Guarded,
    _known_places,
    _offer,
    _places_asked,
)
from storyboard.stories import consent
from storyboard.stories.actions import Telling
from storyboard.stories.age import AgeBand
from storyboard.stories.answers import LONGEST, heading
from storyboard.stories.consent import ConsentMissing
from storyboard.stories.words import AGE_BANDS


class AnswerForm(_Guarded):
    """An answer, and who gives it."""

    ticket = HiddenField()
    body = TextAreaField(_l("Your answer"), [DataRequired(_l("Write your answer here."))], filters=[_cleaned])
    display_name = StringField(
        _l("Which name shall we show?"),
        [Length(max=NAME_LIMIT, message=_l("The name is too long: at most %(max)d characters."))],
        filters=[_cleaned_line],
    )
    country = SelectField(_l("Which country are you from?"))
    language = SelectField(_l("In which language is it?"))
    age_band = RadioField(
        _l("How old are you?"),
        [InputRequired(_l("Tell us how old you are."))],
        choices=_offer(AGE_BANDS.items()),
    )
    guardian = BooleanField(_l("If you are under 18: a parent, or who looks after you, says yes"))
    places = SelectMultipleField(_l("Where may it be shown?"), validate_choice=False)

    def offer_choices(self, call: Call) -> None:
        """Fill in what depends on the call and on the reader's language."""
        reader = get_locale()
        self.places.choices, self.asked = _places_asked(call), frozenset(call.places)
        self.language.choices = _offer([("", _("I would rather not say")), *options.languages(reader)])
        self.country.choices = _offer([("", _("I would rather not say")), *options.countries(reader)])

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
            consent.check(
                _known_places(self.places.data), AgeBand(self.age_band.data), guardian_said_yes=self.guardian.data
            )
        except ConsentMissing as missing:
            raise ValidationError(
                _("You are under 18, so ask a parent, or who looks after you. If they agree, say so here.")
            ) from missing

    def validate_places(self, field: SelectMultipleField) -> None:
        """Only places that the call asks for, even if it asked for more when the form was begun."""
        if not self.asked.issuperset(field.data or []):
            raise ValidationError(
                _("One of the places that you chose is not asked for any more. Choose again from those that are.")
            )

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
            places=_known_places(self.places.data),
        )

"""What the forms of authors have in common: cleaning, the fields that several ask for, and their choices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import DataRequired, InputRequired, Length

from storyboard.calls.models import Call
from storyboard.sharing import options
from storyboard.sharing.words import PAGE_TOO_OLD
from storyboard.stories.consent import Place
from storyboard.stories.text import clean, clean_line
from storyboard.stories.words import AGE_BANDS, PLACES
from storyboard.web.form_words import OurWords

TITLE_LIMIT, NAME_LIMIT, ASKS_LIMIT = 120, 60, 1000  # characters, as counted after cleaning
TOO_LONG = _l("This is too long: at most %(max)d characters.")


def cleaned(value: str | None) -> str:
    """Text of several lines, as it is kept."""
    return clean(value or "")


def cleaned_line(value: str | None) -> str:
    """Text of one line, as it is kept."""
    return clean_line(value or "")


def offer(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    """Choices, by value and label."""
    return [SelectChoice(str(value), label) for value, label in pairs]


def offer_places(call: Call, also: Iterable[Place] = ()) -> list[SelectChoice]:
    """The places that a call asks for, and others that were chosen before."""
    shown = {*call.places, *also}
    return offer((place, label) for place, label in PLACES.items() if place in shown)


def known_places(sent: list[str] | None) -> frozenset[Place]:
    """Those that there are, of what was sent."""
    return frozenset(Place(place) for place in sent or [] if place in list(Place))


def title_field() -> Field:
    """What a story is called."""
    too_long = Length(max=TITLE_LIMIT, message=_l("The title is too long: at most %(max)d characters."))
    needed = DataRequired(_l("Give your story a title."))
    return StringField(_l("What is it called?"), [needed, too_long], filters=[cleaned_line])


def asks_field() -> Field:
    """What should change."""
    too_long = Length(max=ASKS_LIMIT, message=TOO_LONG)
    return TextAreaField(_l("What should decision-makers do?"), [too_long], filters=[cleaned])


def name_field() -> Field:
    """By which name its author is shown."""
    too_long = Length(max=NAME_LIMIT, message=_l("The name is too long: at most %(max)d characters."))
    return StringField(_l("Which name shall we show?"), [too_long], filters=[cleaned_line])


def age_field() -> Field:
    """How old its author is, in bands."""
    needed = InputRequired(_l("Tell us how old you are."))
    return RadioField(_l("How old are you?"), [needed], choices=offer(AGE_BANDS.items()))


def theme_field() -> Field:
    """What a story is about, of what its call names."""
    return SelectField(_l("What is it about?"), validate_choice=False)


class Guarded(FlaskForm):
    """A form whose token stands in it, checked with the other fields, with a sentence of ours when it is not good."""

    class Meta(OurWords):
        """What the form says by itself."""

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Whether all of it is good."""
        good = bool(super().validate(extra_validators))
        if "csrf_token" in self and self["csrf_token"].errors:
            self["csrf_token"].errors = []
            self.form_errors = [PAGE_TOO_OLD]
        return good


class AsksWhence:
    """A form with `language` and `country`."""

    language: SelectField
    country: SelectField

    def offer_languages_and_countries(self) -> None:
        """Named in the reader's language; none of them need be told."""
        reader, rather_not = get_locale(), ("", _("I would rather not say"))
        self.language.choices = offer([rather_not, *options.languages(reader)])
        self.country.choices = offer([rather_not, *options.countries(reader)])


class AsksForWords:
    """A form with `body`: a story in words, `longest` characters at most."""

    longest: int

    def validate_body(self, field: TextAreaField) -> None:
        """Not longer than the call takes, nothing of it is cut."""
        over = len(field.data or "") - self.longest
        if over > 0:
            raise ValidationError(
                _(
                    "Your story is %(over)d characters too long: at most %(most)d. We have cut nothing.",
                    over=over,
                    most=self.longest,
                )
            )


class AsksForTheme:
    """A form with `theme`: one of those that its call names."""

    def offer_themes(self, call: Call) -> None:
        """Those that the call names; without any, nobody is asked."""
        if call.themes:
            self["theme"].choices = offer([("", _("Something else")), *((theme, theme) for theme in call.themes)])  # type: ignore[index]
        else:
            del self["theme"]  # type: ignore[attr-defined]

    def validate_theme(self, field: SelectField) -> None:
        """One of those that the call names, even if it named others when the form was begun."""
        if field.data not in (None, *(choice[0] for choice in field.iter_choices())):
            raise ValidationError(_("This is not on the list any more. Choose again."))


class AsksForPlaces:
    """A form with `places`: those that its call asks for."""

    places: SelectMultipleField

    def offer_places(self, call: Call) -> None:
        """The places that the call asks for."""
        self.places.choices, self._asked = offer_places(call), frozenset(call.places)

    def validate_places(self, field: SelectMultipleField) -> None:
        """Only places that the call asks for, even if it asked for more when the form was begun."""
        if not self._asked.issuperset(field.data or []):
            raise ValidationError(
                _("One of the places that you chose is not asked for any more. Choose again from those that are.")
            )

    def chosen_places(self) -> frozenset[Place]:
        """The places that were said yes to."""
        return known_places(self.places.data)

"""The forms of authors. What was typed is cleaned before it is judged, and shown again when something is missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import DataRequired, InputRequired, Length

from storyboard.calls.models import Call, CallText
from storyboard.sharing import options
from storyboard.sharing.words import PAGE_TOO_OLD
from storyboard.stories.consent import Place
from storyboard.stories.models import Kind
from storyboard.stories.text import clean, clean_line
from storyboard.stories.words import AGE_BANDS, PLACES
from storyboard.web.form_words import OurWords

TITLE_LIMIT, NAME_LIMIT, ASKS_LIMIT = 120, 60, 1000  # characters, as counted after cleaning


def _cleaned(value: str | None) -> str:
    return clean(value or "")


def _cleaned_line(value: str | None) -> str:
    return clean_line(value or "")


def _offer(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    return [SelectChoice(str(value), label) for value, label in pairs]


def _places_asked(call: Call, also: Iterable[Place] = ()) -> list[SelectChoice]:
    shown = {*call.places, *also}
    return _offer((place, label) for place, label in PLACES.items() if place in shown)


def _known_places(sent: list[str] | None) -> frozenset[Place]:
    return frozenset(Place(place) for place in sent or [] if place in list(Place))


class _Guarded(FlaskForm):
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


class _StepForm(_Guarded):
    """A form of one of the steps; `mark` says of which draft it is."""

    mark = HiddenField()


class TellForm(_StepForm):
    """The first step: the story itself."""

    kind: ClassVar[Kind]
    ticket = HiddenField()
    title = StringField(
        _l("What is it called?"),
        [
            DataRequired(_l("Give your story a title.")),
            Length(max=TITLE_LIMIT, message=_l("The title is too long: at most %(max)d characters.")),
        ],
        filters=[_cleaned_line],
    )
    asks = TextAreaField(
        _l("What should decision-makers do?"),
        [Length(max=ASKS_LIMIT, message=_l("This is too long: at most %(max)d characters."))],
        filters=[_cleaned],
    )

    def offer_choices(self, call: Call) -> None:
        """Fill in what depends on the call and on the reader's language."""


class WriteForm(TellForm):
    """A story in writing."""

    kind = Kind.TEXT
    body = TextAreaField(
        _l("Your story"), [DataRequired(_l("Write your story here, however short."))], filters=[_cleaned]
    )

    def offer_choices(self, call: Call) -> None:
        """The length that this call takes."""
        self.longest = call.longest_text

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


class FilmForm(TellForm):
    """A story in film."""

    kind = Kind.VIDEO
    film = FileField(_l("Your film"))


class AboutForm(_StepForm):
    """The second step: who tells it. Only the age is needed."""

    display_name = StringField(
        _l("Which name shall we show?"),
        [Length(max=NAME_LIMIT, message=_l("The name is too long: at most %(max)d characters."))],
        filters=[_cleaned_line],
    )
    age_band = RadioField(
        _l("How old are you?"),
        [InputRequired(_l("Tell us how old you are."))],
        choices=_offer(AGE_BANDS.items()),
    )
    language = SelectField(_l("In which language is it?"))
    country = SelectField(_l("Which country is it from?"))
    theme = SelectField(_l("What is it about?"), validate_choice=False)

    def offer_choices(self, call: Call) -> None:
        """Fill in what depends on the call and on the reader's language."""
        reader = get_locale()
        self.language.choices = _offer([("", _("I would rather not say")), *options.languages(reader)])
        self.country.choices = _offer([("", _("I would rather not say")), *options.countries(reader)])
        if call.themes:
            self.theme.choices = _offer([("", _("Something else")), *((theme, theme) for theme in call.themes)])
        else:
            del self.theme

    def validate_theme(self, field: SelectField) -> None:
        """One of those that the call names, even if it named others when the form was begun."""
        if field.data not in (None, *(choice[0] for choice in field.iter_choices())):
            raise ValidationError(_("This is not on the list any more. Choose again."))


class PlacesForm(_StepForm):
    """The third step: where it may be shown, and to which words that is a yes."""

    places = SelectMultipleField(_l("Where may it be shown?"), validate_choice=False)
    guardian = RadioField(
        _l("You are under 18: does a parent, or who looks after you, say yes?"),
        choices=_offer(
            [
                ("here", _l("They are here with me, and say yes")),
                ("later", _l("I ask them later: give me a link for them")),
            ]
        ),
        validate_choice=False,
    )
    words = HiddenField()

    def offer_choices(self, call: Call) -> None:
        """The places that the call asks for."""
        self.places.choices, self.asked = _places_asked(call), frozenset(call.places)

    def validate_places(self, field: SelectMultipleField) -> None:
        """Only places that the call asks for, even if it asked for more when the form was begun."""
        if not self.asked.issuperset(field.data or []):
            raise ValidationError(
                _("One of the places that you chose is not asked for any more. Choose again from those that are.")
            )

    def chosen_places(self) -> frozenset[Place]:
        """The places that were said yes to."""
        return _known_places(self.places.data)

    def read(self, call: Call) -> CallText | None:
        """The words of the call that stood on the page; None when it names none."""
        return next((text for text in call.texts if str(text.id) == self.words.data), None)


class SendForm(_StepForm):
    """The last step: all of it is looked over, and sent."""

    def offer_choices(self, call: Call) -> None:
        """There are none."""


class ReplaceForm(_Guarded):
    """Another film for a story whose film cannot be used."""

    film = FileField(_l("Another film"))


class KeyForm(FlaskForm):
    """The way back to one's own story."""

    key = StringField(_l("Your story key"), [DataRequired(_l("Type the twelve letters and digits of your key."))])


class ConsentForm(FlaskForm):
    """Where a story may be shown, changed at any time."""

    class Meta(OurWords):
        """What the form says by itself."""

    places = SelectMultipleField(_l("Where may it be shown?"))
    guardian = BooleanField(_l("A parent, or who looks after you, agrees to the places that you add"))
    shown = HiddenField()
    words = HiddenField()

    def offer_choices(self, call: Call, granted: Iterable[Place]) -> None:
        """The places that the call asks for; and those that were said yes to, to take the yes back."""
        self.places.choices = _places_asked(call, granted)

    def show(self, places: Iterable[Place], words: CallText) -> None:
        """Tick these, and remember that they were ticked: in another tab something may have changed since.

        :param words: those on the page, to which a new yes is given.
        """
        self.places.data = [place.value for place in places]
        self.shown.data = " ".join(self.places.data)
        self.words.data = str(words.id)

    def read(self, call: Call) -> CallText | None:
        """The words of the call that stood on the page; None when it names none."""
        return next((text for text in call.texts if str(text.id) == self.words.data), None)

    def changes(self) -> tuple[frozenset[Place], frozenset[Place]]:
        """The places that were ticked, and those that were unticked, since the page was shown."""
        chosen, shown = _known_places(self.places.data), _known_places((self.shown.data or "").split())
        return chosen - shown, shown - chosen

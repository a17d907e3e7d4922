"""The forms of authors. What was typed is cleaned before it is judged, and shown again when something is missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

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
)
from wtforms.validators import DataRequired

from storyboard.calls.models import Call, CallText
from storyboard.sharing.form_parts import (
    AsksForPlaces,
    AsksForTheme,
    AsksForWords,
    AsksWhence,
    Guarded,
    age_field,
    asks_field,
    cleaned,
    known_places,
    name_field,
    offer,
    offer_places,
    theme_field,
    title_field,
)
from storyboard.stories.consent import Place
from storyboard.stories.models import Kind
from storyboard.web.form_words import OurWords


class _StepForm(Guarded):
    """A form of one of the steps; `mark` says of which draft it is."""

    mark = HiddenField()


class TellForm(_StepForm):
    """The first step: the story itself."""

    kind: ClassVar[Kind]
    ticket = HiddenField()
    title = title_field()
    asks = asks_field()

    def offer_choices(self, call: Call) -> None:
        """Fill in what depends on the call and on the reader's language."""


class WriteForm(AsksForWords, TellForm):
    """A story in writing."""

    kind = Kind.TEXT
    body = TextAreaField(
        _l("Your story"), [DataRequired(_l("Write your story here, however short."))], filters=[cleaned]
    )

    def offer_choices(self, call: Call) -> None:
        """The length that this call takes."""
        self.longest = call.longest_text


class FilmForm(TellForm):
    """A story in film."""

    kind = Kind.VIDEO
    film = FileField(_l("Your film"))


class AboutForm(AsksForTheme, AsksWhence, _StepForm):
    """The second step: who tells it. Only the age is needed."""

    display_name = name_field()
    age_band = age_field()
    language = SelectField(_l("In which language is it?"))
    country = SelectField(_l("Which country is it from?"))
    theme = theme_field()

    def offer_choices(self, call: Call) -> None:
        """Fill in what depends on the call and on the reader's language."""
        self.offer_languages_and_countries()
        self.offer_themes(call)


class PlacesForm(AsksForPlaces, _StepForm):
    """The third step: where it may be shown, and to which words that is a yes."""

    places = SelectMultipleField(_l("Where may it be shown?"), validate_choice=False)
    guardian = RadioField(
        _l("You are under 18: does a parent, or who looks after you, say yes?"),
        choices=offer(
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
        self.offer_places(call)

    def read(self, call: Call) -> CallText | None:
        """The words of the call that stood on the page; None when it names none."""
        return next((text for text in call.texts if str(text.id) == self.words.data), None)


class SendForm(_StepForm):
    """The last step: all of it is looked over, and sent."""

    def offer_choices(self, call: Call) -> None:
        """There are none."""


class ReplaceForm(Guarded):
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
        self.places.choices = offer_places(call, granted)

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
        chosen, shown = known_places(self.places.data), known_places((self.shown.data or "").split())
        return chosen - shown, shown - chosen

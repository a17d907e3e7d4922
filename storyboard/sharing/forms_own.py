"""The forms of the author's own page: to change a story that was sent, and to answer."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FileField, HiddenField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from storyboard.sharing.form_parts import (
    TOO_LONG,
    AsksForTheme,
    AsksForWords,
    AsksWhence,
    Guarded,
    asks_field,
    cleaned,
    cleaned_line,
    name_field,
    theme_field,
    title_field,
)
from storyboard.stories.answers import LONGEST, heading
from storyboard.stories.models import Kind, Story

ANSWER_LIMIT = 1000  # characters, as counted after cleaning
TYPED_BY_AUTHOR = ("answer", "title", "body", "asks", "display_name")
_COLUMNS = ("title", "body", "asks", "language", "country", "display_name", "theme")


class SeenForm(FlaskForm):
    """What somebody says to a story as it was when the page was opened."""

    seen = HiddenField()  # its version

    @property
    def version(self) -> int:
        """The version of the story that was seen; one that cannot be is nobody's."""
        data = str(self.seen.data)
        return int(data) if data.isdecimal() and data.isascii() and len(data) < 10 else 0


class EditForm(AsksForTheme, AsksForWords, AsksWhence, Guarded, SeenForm):
    """A story that was sent, to be changed; and a few words to the moderators."""

    answer = TextAreaField(
        _l("Your answer to the moderator"), [Length(max=ANSWER_LIMIT, message=TOO_LONG)], filters=[cleaned]
    )
    title = title_field()
    body = TextAreaField(
        _l("Your story"), [DataRequired(_l("Write your story here, however short."))], filters=[cleaned]
    )
    asks = asks_field()
    language = SelectField(_l("In which language is it?"))
    country = SelectField(_l("Which country is it from?"))
    display_name = name_field()
    theme = theme_field()
    film = FileField(_l("Another film"))

    def fit(self, story: Story) -> None:
        """Ask what a story of its kind is asked for in its call, in the reader's language; an answer for less."""
        call, kind = story.call, story.kind
        self.longest = LONGEST if story.is_answer else call.longest_text
        self.offer_languages_and_countries()
        self.offer_themes(call)
        left_out = {"film" if kind is Kind.TEXT else "body", *(("title", "asks", "theme") if story.is_answer else ())}
        for name in left_out & set(self.data):
            del self[name]

    def show(self, story: Story) -> None:
        """Fill in what the story is now."""
        self.seen.data = str(story.version)
        for name in self.words_of:
            self[name].data = getattr(story, name)

    @property
    def words_of(self) -> list[str]:
        """The names of its fields that are columns of the story."""
        return [name for name in _COLUMNS if name in self]

    @property
    def words(self) -> dict[str, str]:
        """What was typed, by the names of the columns."""
        typed = {name: self[name].data or "" for name in self.words_of}
        return typed if "title" in typed else {**typed, "title": heading(typed["body"])}


class ContactForm(Guarded):
    """An address for news."""

    address = StringField(_l("Your e-mail address"), [Length(max=254, message=TOO_LONG)], filters=[cleaned_line])
    back = HiddenField()  # the page on which it was asked

    def validate_address(self, field: StringField) -> None:
        """An address to which mail can be sent, as far as its letters tell."""
        try:
            field.data = validate_email(field.data or "", check_deliverability=False).normalized
        except EmailNotValidError:
            raise ValidationError(
                _("This is not an address that we can write to. It looks like name@example.org.")
            ) from None

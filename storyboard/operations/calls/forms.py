"""What an administrator fills in for a call: its plan, its words, the address of its copy."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FileField, HiddenField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from storyboard.calls import local_time, plan
from storyboard.operations.calls.fields import A_NUMBER, DAY_AND_TIME, LOCAL_TIMES, DayField, LocalTimeField, WholeField
from storyboard.operations.calls.logo_words import PAGE_TOO_OLD
from storyboard.operations.calls.words import KINDS, clock
from storyboard.stories.text import clean, clean_line
from storyboard.stories.words import PLACES

AT_LEAST_ONE = _l("Choose at least one.")
MOST_LINES, THEME_LENGTH, ORGANISER_LENGTH, PROMPT_LENGTH = 20, 40, 120, 300
TOO_LONG = _l("This is too long: at most %(max)d characters.")


def _line(value: str | None) -> str:
    return clean_line(value or "")


def _text(value: str | None) -> str:
    return clean(value or "")


def _number(label: Any, least: int, most: int, *, optional: bool = False) -> WholeField:  # noqa: ANN401 - a lazy string
    said = _l("Choose a number from %(least)s to %(most)s.", least=least, most=most)
    there = Optional() if optional else InputRequired(A_NUMBER)
    return WholeField(label, [there, NumberRange(least, most, said)])


def _address(field: Any) -> None:  # noqa: ANN401 - WTForms' fields are untyped here
    if field.data and not plan.is_slug(field.data):
        shortest, longest = plan.SLUG_LENGTH
        raise ValidationError(
            _(
                "Write it with small letters from a to z, digits and single hyphens, such as youth4peace-2027; "
                "%(shortest)d to %(longest)d characters, and not “new”.",
                shortest=shortest,
                longest=longest,
            )
        )


def _lines(field: Any, longest: int) -> None:  # noqa: ANN401 - WTForms' fields are untyped here
    found, too_long = plan.lines(field.data or "", most_characters=longest)
    if too_long:
        raise ValidationError(
            _("“%(line)s…” is too long: at most %(most)d characters a line.", line=too_long[0][:20], most=longest)
        )
    if len(found) > MOST_LINES:
        raise ValidationError(_("These are too many: at most %(most)d lines.", most=MOST_LINES))


class SeenForm(FlaskForm):
    """A change to something as it was when the page was opened."""

    seen = HiddenField()

    @property
    def version(self) -> int:
        """The version that was seen; 0 for one that cannot be."""
        data = str(self.seen.data)
        return int(data) if data.isascii() and data.isdecimal() and len(data) < 10 else 0


class PlanForm(SeenForm):
    """All of a call but its words."""

    slug = StringField(_l("Address"), [DataRequired(_l("Give the call an address."))], filters=[_line])
    hashtags = StringField(_l("Hashtags"), [Length(max=200, message=TOO_LONG)], filters=[_line])
    time_zone = StringField(_l("Time zone"), [DataRequired(_l("Name the time zone."))], filters=[_line])
    opens_at = LocalTimeField(_l("Opens"), [InputRequired(DAY_AND_TIME)], format=LOCAL_TIMES)
    closes_at = LocalTimeField(_l("Closes"), [InputRequired(DAY_AND_TIME)], format=LOCAL_TIMES)
    minimum_age = _number(_l("Youngest age"), 13, 29)
    kinds = SelectMultipleField(
        _l("How may it be told?"),
        [DataRequired(AT_LEAST_ONE)],
        choices=[SelectChoice(kind, name) for kind, name in KINDS.items()],
    )
    places = SelectMultipleField(
        _l("For which places do you ask?"),
        [DataRequired(AT_LEAST_ONE)],
        choices=[SelectChoice(place.value, name) for place, name in PLACES.items()],
    )
    longest_text = _number(_l("Longest text, in characters"), 100, plan.LONGEST_TEXT)
    longest_video_s = _number(_l("Longest film, in seconds"), 10, plan.LONGEST_VIDEO_S)
    largest_mb = _number(_l("Largest film, in MB"), 1, -(-plan.LARGEST_VIDEO // 1_000_000))
    reel_minutes = _number(_l("Length of the reel, in minutes"), 1, 600)
    keep_declined_days = _number(_l("Declined stories, in days"), 1, plan.LONGEST_KEPT)
    keep_unsent_days = _number(_l("What was never sent, in days"), 1, plan.LONGEST_KEPT)
    keep_masters_days = _number(_l("Originals of films that are shown, in days"), 1, plan.LONGEST_KEPT)
    keep_stories_days = _number(_l("All stories, in days"), 1, plan.LONGEST_KEPT, optional=True)
    themes = TextAreaField(_l("Themes"), filters=[_text])
    event_name = StringField(_l("What is it called?"), [Length(max=200, message=TOO_LONG)], filters=[_line])
    event_place = StringField(_l("Where is it?"), [Length(max=200, message=TOO_LONG)], filters=[_line])
    event_day = DayField(_l("On which day?"))
    event_link = StringField(_l("Its page on the web"), [Length(max=400, message=TOO_LONG)], filters=[_line])
    organisers = TextAreaField(_l("Who organises it?"), filters=[_text])

    def validate_slug(self, field: StringField) -> None:
        """An address that one can say aloud."""
        _address(field)

    def validate_hashtags(self, field: StringField) -> None:
        """Words with a `#` each."""
        if plan.hashtags(field.data or "") is None:
            raise ValidationError(_("A hashtag has only letters, digits and _. Put a space between two of them."))

    def validate_time_zone(self, field: StringField) -> None:
        """A zone of the IANA database."""
        if field.data and local_time.zone_called(field.data) is None:
            raise ValidationError(
                _("We know no time zone “%(typed)s”. Name a big city near by, as in Europe/Brussels.", typed=field.data)
            )

    def validate_opens_at(self, field: LocalTimeField) -> None:
        """A time that the clocks show."""
        self._exists(field)

    def validate_closes_at(self, field: LocalTimeField) -> None:
        """A time that the clocks show, after the opening."""
        self._exists(field)
        if self.opens_at.data and field.data and field.data <= self.opens_at.data:
            raise ValidationError(_("It must close after it opens. Look at both days once more."))

    def validate_event_link(self, field: StringField) -> None:
        """A page on the web."""
        if field.data and not plan.is_link(field.data):
            raise ValidationError(_("This is no address of a page. It begins with https:// and goes on with a name."))

    def validate_themes(self, field: TextAreaField) -> None:
        """Short words, a line each."""
        _lines(field, THEME_LENGTH)

    def validate_organisers(self, field: TextAreaField) -> None:
        """Names, a line each."""
        _lines(field, ORGANISER_LENGTH)

    def _exists(self, field: LocalTimeField) -> None:
        zone = local_time.zone_called(self.time_zone.data or "")
        if zone is None or field.data is None:
            return
        try:
            local_time.moment(field.data, zone)
        except local_time.NoSuchTime as missing:
            raise ValidationError(
                _(
                    "There is no such time in %(zone)s: on that night the clocks are put forward over it. "
                    "The clocks then show %(after)s; choose that, or another time.",
                    zone=zone,
                    after=clock(missing.after),
                )
            ) from None


class WordsForm(SeenForm):
    """What a call says in one language."""

    question = StringField(
        _l("The question"),
        [DataRequired(_l("Write the question.")), Length(max=200, message=TOO_LONG)],
        filters=[_line],
    )
    introduction = TextAreaField(
        _l("Introduction"),
        [DataRequired(_l("Write a sentence or two below the question.")), Length(max=1000, message=TOO_LONG)],
        filters=[_text],
    )
    what_happens = TextAreaField(
        _l("What happens with a story"),
        [DataRequired(_l("Say what happens with a story.")), Length(max=4000, message=TOO_LONG)],
        filters=[_text],
    )
    consent = TextAreaField(
        _l("What one agrees to"),
        [DataRequired(_l("Write what an author agrees to.")), Length(max=4000, message=TOO_LONG)],
        filters=[_text],
    )
    prompts = TextAreaField(_l("If you do not know how to begin"), filters=[_text])

    def validate_prompts(self, field: TextAreaField) -> None:
        """Sentences, a line each."""
        _lines(field, PROMPT_LENGTH)


class CopyForm(FlaskForm):
    """The address of next year's call."""

    slug = StringField(_l("Address"), [DataRequired(_l("Give the call an address."))], filters=[_line])

    def validate_slug(self, field: StringField) -> None:
        """As for every call."""
        _address(field)


class LogoForm(FlaskForm):
    """A logo, and whose it is."""

    name = StringField(
        _l("Whose logo is it?"),
        [
            DataRequired(_l("Name whose logo it is: it is read out to who cannot see it.")),
            Length(max=ORGANISER_LENGTH, message=TOO_LONG),
        ],
        filters=[_line],
    )
    file = FileField(_l("The file"))

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Check it; its token, too, since its body is read before anything else could."""
        good = bool(super().validate(extra_validators))
        if "csrf_token" in self.errors:
            self["csrf_token"].errors = []
            self.form_errors = [str(PAGE_TOO_OLD)]
        return good

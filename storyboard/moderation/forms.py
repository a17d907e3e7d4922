"""What a moderator sends: a verdict, or the captions of a film."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FileField, HiddenField, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length

from storyboard.moderation.actions import Why
from storyboard.moderation.words import REASONS
from storyboard.stories.captions import LARGEST, Cue, Unreadable, decoded, read
from storyboard.stories.reasons import FEWEST_WORDS_OF_OTHER, Reason, needs_words
from storyboard.stories.text import clean
from storyboard.web.filters import language_name

LONGEST_WORDS = 1000
# In these the house speaks; a film's own language is offered beside them.
LANGUAGES = ("en", "fr", "ar", "pt", "es", "sw")
_UNREADABLE = {
    "empty": _l(
        "There are no captions that we can read. Each needs a line with its times, such as 00:01.000 --> 00:03.500."
    ),
    "not-text": _l("This file is not plain text in UTF-8. Save it as .vtt or .srt and choose it again."),
    "too-long": _l("This is too long: at most 200 kB."),
    "too-many": _l("There are too many captions: at most 2,000."),
    "cue-too-long": _l("Caption %(cue)d is too long to be read: at most 500 characters."),
    "backwards": _l("Caption %(cue)d ends before it begins, or lasts longer than a day."),
}


def _cleaned(value: str | None) -> str:
    return clean(value or "")


class SeenForm(FlaskForm):
    """A verdict on the story as it was when the page was opened."""

    seen = HiddenField(validators=[InputRequired()])

    @property
    def version(self) -> int:
        """The version of the story that was seen; one that cannot be is nobody's."""
        data = str(self.seen.data)
        return int(data) if data.isdecimal() and data.isascii() and len(data) < 10 else 0


class AskForm(SeenForm):
    """A question to the author."""

    question = TextAreaField(
        _l("Your question to the author"),
        [
            DataRequired(_l("Write what you ask for: the author reads it as it stands here.")),
            Length(max=LONGEST_WORDS, message=_l("This is too long: at most %(max)d characters.")),
        ],
        filters=[_cleaned],
    )


class ReasonForm(SeenForm):
    """A verdict with a reason, which the author reads."""

    reason = RadioField(
        _l("Why?"),
        [AnyOf(list(Reason), _l("Choose why: the author is told."))],
        choices=[SelectChoice(reason.value, name) for reason, name in REASONS.items()],
        validate_choice=False,
    )
    words = TextAreaField(
        _l("Your own words to the author"),
        [Length(max=LONGEST_WORDS, message=_l("This is too long: at most %(max)d characters."))],
        filters=[_cleaned],
    )

    @property
    def why(self) -> Why:
        """What was chosen and typed, once it is valid."""
        return Why(Reason(self.reason.data), self.words.data or "")

    def validate_words(self, field: Any) -> None:  # noqa: ANN401 - WTForms' fields are untyped here
        """Ask for a sentence where the reason alone says nothing."""
        if self.reason.data == Reason.OTHER and needs_words(Reason.OTHER, field.data or ""):
            text = _l("Say it in your own words, in at least %(fewest)s characters.", fewest=FEWEST_WORDS_OF_OTHER)
            raise ValidationError(str(text))


class CaptionsForm(FlaskForm):
    """Captions in one language. A file, if there is one, counts instead of what stands in the field."""

    film = HiddenField()
    seen = HiddenField()  # the slugs of the captions that there were when the page was opened
    language = SelectField(_l("Language of the captions"), [AnyOf([], _l("Choose a language."))], validate_choice=False)
    file = FileField(_l("A file: .vtt or .srt"))
    written = TextAreaField(_l("Or written here"))

    cues: list[Cue]

    def offer(self, *languages: str) -> None:
        """Let these languages be chosen, and ours."""
        codes = dict.fromkeys([*filter(None, languages), *LANGUAGES])
        self.language.choices = [SelectChoice(code, language_name(code)) for code in codes]
        self.language.validators = [AnyOf(list(codes), _l("Choose a language."))]

    @property
    def film_seen(self) -> int:
        """Which of the story's films was watched."""
        data = str(self.film.data)
        return int(data) if data.isdecimal() and data.isascii() and len(data) < 10 else -1

    def validate_written(self, _field: Any) -> None:  # noqa: ANN401 - WTForms' fields are untyped here
        """Read what came; what is amiss is said where it is mended."""
        try:
            sent = self.file.data.read(LARGEST + 1) if self.file.data else b""
            self.cues = read(decoded(sent) if sent else self.written.data or "")
        except Unreadable as amiss:
            raise ValidationError(str(_UNREADABLE[amiss.code]) % {"cue": amiss.cue}) from amiss

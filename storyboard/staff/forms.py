"""What staff fill in to come in."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, StringField, ValidationError
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length

from storyboard.staff.models import Staff
from storyboard.staff.passwords import LONGEST, SHORTEST, Weakness, weakness

_WEAK = {
    Weakness.TOO_SHORT: _l("Make it at least %(shortest)d characters long: four plain words do well."),
    Weakness.TOO_LONG: _l("Keep it under %(longest)d characters, please."),
    Weakness.TOO_COMMON: _l(
        "Many people use this one, so it is tried first. Take four words that do not belong together."
    ),
    Weakness.ABOUT_YOU: _l("Your name is easy to guess. Take four words that do not belong together."),
}


class SignInForm(FlaskForm):
    """Who comes in."""

    email = EmailField(_l("Your e-mail address"), [InputRequired(_l("Type the address that we know you by."))])
    password = PasswordField(_l("Your password"), [InputRequired(_l("Type your password."))])


class ConfirmForm(FlaskForm):
    """The password once more. Named apart from what else the page sends."""

    confirm_password = PasswordField(_l("Your password"), [InputRequired(_l("Type your password."))])


class CodeForm(FlaskForm):
    """A code from the app, or from paper."""

    code = StringField(_l("The code"), [DataRequired(_l("Type the code that your app shows."))])


class PasskeyForm(FlaskForm):
    """What a passkey answered. A script of the page fills it in."""

    credential = HiddenField(
        validators=[
            InputRequired(_l("The passkey did not answer. Try again.")),
            Length(max=20_000, message=_l("The passkey's answer cannot be read. Try again.")),
        ]
    )


class NewPasskeyForm(PasskeyForm):
    """A new passkey, with a name to know it by."""

    name = StringField(
        _l("Where is it kept?"),
        [
            DataRequired(_l("Give it a name, such as the phone or the stick that it is on.")),
            Length(max=60, message=_l("The name is longer than 60 characters.")),
        ],
        filters=[lambda typed: " ".join(typed.replace("\0", " ").split()) if typed else typed],
    )


class PasswordForm(FlaskForm):
    """A new password, typed twice since nobody sees it."""

    password = PasswordField(_l("Your new password"), [InputRequired(_l("Choose a password."))])
    again = PasswordField(
        _l("The same once more"), [EqualTo("password", _l("The two are not the same. Type both again."))]
    )

    def __init__(self, *, owner: Staff) -> None:
        super().__init__()
        self.owner = owner

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what is easy to guess, and say why."""
        found = weakness(field.data or "", email=self.owner.email, name=self.owner.name)
        if found is not None:
            raise ValidationError(str(_WEAK[found]) % {"shortest": SHORTEST, "longest": LONGEST})

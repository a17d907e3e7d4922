"""What the library of our forms says by itself, in words of ours and in every language."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

_OFFERED_NO_MORE = _l("What was chosen here is not offered any more. Choose again.")
_SAID: dict[str, Any] = {
    "Not a valid choice.": _OFFERED_NO_MORE,
    "Invalid Choice: could not coerce.": _OFFERED_NO_MORE,
    "Invalid choice(s): one or more data inputs could not be coerced.": _OFFERED_NO_MORE,
    "'%(value)s' is not a valid choice for this field.": _OFFERED_NO_MORE,
    "'%(value)s' are not valid choices for this field.": _OFFERED_NO_MORE,
}


class FormWords:
    """As WTForms asks for translations."""

    def gettext(self, said: str) -> str:
        """Our words for this; its own where we never thought that somebody would meet it."""
        return str(_SAID.get(said, said))

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The same, for a number of things."""
        return self.gettext(one if number == 1 else many)


class OurWords:
    """A form's `Meta`: it speaks with our words."""

    def get_translations(self, _form: object) -> FormWords:
        """Where the form finds what it says."""
        return FormWords()

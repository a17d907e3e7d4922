"""The languages and countries to choose from, named in the reader's language."""

from __future__ import annotations

import unicodedata

from babel import Locale
from flask_babel import gettext as _

from storyboard.web.filters import USUAL_NAMES

# Languages of the first calls, and those spoken by most people around them (Unicode CLDR's codes).
_CODES = """
af am ar az bm bn de dyu ee el en es fa ff fr ha he hi ht hy id ig it ja ka kab kg ko ku lg ln lu mg ms ne nl om
pa pl ps pt rn ro ru rw sg sn so sq sr st sw ta ti tr uk ur uz vi wo xh yo zh zu
"""
LANGUAGES = _CODES.split()
ANOTHER_LANGUAGE = "und"
# Names of CLDR for no country: groups of countries, outlying places, test data.
_NO_COUNTRY = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}


def languages(reader: Locale) -> list[tuple[str, str]]:
    """Code and name of each language, by name; at the end, another one."""
    named = [(code, _capital(reader.languages.get(code, code))) for code in LANGUAGES]
    return [*_by_name(named), (ANOTHER_LANGUAGE, _("Another language"))]


def countries(reader: Locale) -> list[tuple[str, str]]:
    """Code and name of each country and territory, by name."""
    named = ((str(code), str(USUAL_NAMES.get(code, name))) for code, name in reader.territories.items())
    return _by_name([pair for pair in named if len(pair[0]) == 2 and pair[0] not in _NO_COUNTRY])


def _by_name(named: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(named, key=lambda pair: _without_marks(pair[1]).casefold())


def _without_marks(name: str) -> str:
    """Érythrée stands among the words with E, not after them."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]

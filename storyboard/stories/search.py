"""The words by which a story is found, and those that are asked for: folded alike. Plain Python.

Forgiving: `ecole` finds « école », أمان finds امان, سلام finds والسلام, and a beginning finds the word.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_WORD = 32
MOST_WORDS_ASKED = 5

# Letters that look or sound alike and that Unicode does not take apart.
_ALIKE = str.maketrans(
    {
        **{"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "œ": "oe", "æ": "ae"},
        **{"ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ـ": ""},
    }
)
_WORD = re.compile(r"[^\W_]{2,}")
# The Arabic article, and the small words that are written together with it; three letters of the word must be left.
_ARTICLE = re.compile(r"^(?:[وفبك]?ال|لل)(?=\w{3})")


def words_in(text: str) -> frozenset[str]:
    """The different words of a text, folded. A single letter is no word."""
    return frozenset(_words(text))


def words_asked(typed: str) -> tuple[str, ...]:
    """The words that somebody looks for, folded, each once; what comes after the fifth is left out."""
    return tuple(dict.fromkeys(_words(typed)))[:MOST_WORDS_ASKED]


def _words(text: str) -> list[str]:
    return [_ARTICLE.sub("", word)[:LONGEST_WORD] for word in _WORD.findall(_folded(text))]


def _folded(text: str) -> str:
    """Small letters without accents and vowel signs, and digits as we write them."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(_plain(c) for c in apart if unicodedata.category(c) not in {"Mn", "Cf"}).translate(_ALIKE)


def _plain(character: str) -> str:
    digit = unicodedata.digit(character, None)
    return character if digit is None else str(digit)

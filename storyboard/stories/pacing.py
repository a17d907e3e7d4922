"""How long a written story stands on the screen, page by page. Plain Python.

A hall where many read in their second language reads 130 words a minute (subtitles for one's first: 160 to 180, BBC),
and a page that is seen from the last row has room for six short lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import inf

TITLE_CARD_S = 3.0

MOST_WORDS = 40
MOST_LINES = 6
WIDEST_LINE = 38
FEWEST_WORDS = 4
SHORTEST_S = 6.0

_SETTLE_S = 2.0
_WORDS_A_SECOND = 2.17  # 130 a minute
_CHARACTERS_A_SECOND = 12.0

# Where words are joined to what other scripts write apart (Arabic), or are not parted by spaces at all.
_BY_CHARACTERS = re.compile(
    "[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff"  # Arabic
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"  # Japanese, Chinese, Korean
)
_SENTENCE_ENDS = tuple(".!?…。！？؟۔।")
_CLAUSE_ENDS = tuple(",;:،؛，、；：–—")
_CLOSING = "\"'”’»›)]）」』 "

# What a page break costs. Fewest pages first; then rather between sentences than inside one; never a few words alone.
_PAGE, _AFTER_CLAUSE, _AFTER_WORD, _ORPHAN = 10, 4, 8, 1000


@dataclass(frozen=True)
class Slide:
    """One page of a text, and how many seconds it takes to read."""

    text: str
    seconds: float


@lru_cache(maxsize=512)
def slides(text: str) -> tuple[Slide, ...]:
    """The pages of a text in their order; none for a text without words. No word is lost, none comes twice."""
    pieces = [piece for word in text.split() for piece in _pieces(word)]
    pages = ("".join(pieces[start:stop]).strip() for start, stop in _cheapest_pages(pieces))
    return tuple(Slide(page, reading_s(page)) for page in pages)


def reading_s(text: str) -> float:
    """How long one page takes: two seconds to settle, then 130 words a minute; six seconds at least.

    Of scripts that join words, or do not part them, 12 characters a second.
    """
    by_characters = 2 * len(_BY_CHARACTERS.findall(text)) > sum(c.isalpha() for c in text)
    pace = len(text) / _CHARACTERS_A_SECOND if by_characters else len(text.split()) / _WORDS_A_SECOND
    return max(round(_SETTLE_S + pace, 1), SHORTEST_S)


def width(text: str) -> int:
    """How wide a text is, in ordinary letters: an ideograph takes two, an accent nothing."""
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def _pieces(word: str) -> list[str]:
    """What may stand on lines of its own: the word with its space; of one that no line can hold, parts of it."""
    found = [""]
    if width(word) <= WIDEST_LINE:
        return [f"{word} "]
    for letter in word:
        if width(found[-1] + letter) > WIDEST_LINE or found[-1].endswith(_SENTENCE_ENDS + _CLAUSE_ENDS):
            found.append("")
        found[-1] += letter
    return [*found[:-1], f"{found[-1]} "]


def _cheapest_pages(pieces: list[str]) -> list[tuple[int, int]]:
    """From which piece to which (exclusive) each page goes, so that all breaks together cost least."""
    costs: list[float] = [0, *[inf] * len(pieces)]
    starts = [0] * (len(pieces) + 1)
    for start in range(len(pieces)):
        for stop in _possible_stops(pieces, start):
            cost = costs[start] + _cost(pieces, start, stop)
            if cost < costs[stop]:
                costs[stop], starts[stop] = cost, start
    pages: list[tuple[int, int]] = []
    stop = len(pieces)
    while stop:
        pages.append((starts[stop], stop))
        stop = starts[stop]
    return pages[::-1]


def _possible_stops(pieces: list[str], start: int) -> Iterator[int]:
    """Where a page that begins at `start` may end: before it has too many words or lines."""
    lines = room = 0
    for stop in range(start, min(start + MOST_WORDS, len(pieces))):
        wide = width(pieces[stop].rstrip())
        if wide > room:
            lines, room = lines + 1, WIDEST_LINE
        room -= wide + pieces[stop].endswith(" ")
        if lines > MOST_LINES:
            return
        yield stop + 1


def _cost(pieces: list[str], start: int, stop: int) -> float:
    few = stop - start < FEWEST_WORDS and all(piece.endswith(" ") for piece in pieces[start:stop])
    uneven = (1 - (stop - start) / MOST_WORDS) ** 2  # of equally good ways, the one with pages alike
    cost = _PAGE + uneven + (_ORPHAN if few else 0)
    last = pieces[stop - 1].rstrip(_CLOSING)
    if stop == len(pieces) or last.endswith(_SENTENCE_ENDS):
        return cost
    return cost + (_AFTER_CLAUSE if last.endswith(_CLAUSE_ENDS) else _AFTER_WORD)

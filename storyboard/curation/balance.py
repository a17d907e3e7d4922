"""Is a reel fair to the languages that stories were told in? Plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """One language: its part of the reel, and its part of all stories that may be screened; both in per cent."""

    language: str
    of_reel: float
    of_all: float


def language_shares(in_reel: Iterable[str], of_all: Mapping[str, int]) -> list[Share]:
    """Each language's shares, those with most stories first."""
    here = Counter(in_reel)
    languages = sorted(of_all.keys() | here.keys(), key=lambda code: (-of_all.get(code, 0), code))
    return [
        Share(code, _percent(here[code], here.total()), _percent(of_all.get(code, 0), sum(of_all.values())))
        for code in languages
    ]


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0

"""To which words of a call consents were given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storyboard.calls.models import Call, CallText


@dataclass(frozen=True)
class Given:
    """How many consents were given in a language: to the consent text of now, and to other ones before."""

    now: int = 0
    older: int = 0


def given_in(call: Call, language: str, by_words: Mapping[int, int]) -> Given:
    """Count them; a version that changed other words than the consent text does not make a consent older."""
    newest = call.newest_in(language)
    if newest is None:
        return Given()

    def of(texts: list[CallText]) -> int:
        return sum(by_words.get(text.id, 0) for text in texts)

    here = [text for text in call.texts if text.language == language]
    same = [text for text in here if text.consent == newest.consent]
    return Given(now=of(same), older=of(here) - of(same))

"""How long a reel runs: each story, and the title card before it. Plain Python.

The pauses that a host makes between stories are the host's, and not counted.
"""

from __future__ import annotations

from collections.abc import Iterable

from storyboard.stories.pacing import TITLE_CARD_S, slides


def film_s(duration_s: float) -> float:
    """Seconds that a film takes on the screen, with its title card."""
    return TITLE_CARD_S + duration_s


def text_s(body: str) -> float:
    """Seconds that a written story takes at reading pace, with its title card."""
    return TITLE_CARD_S + sum(slide.seconds for slide in slides(body))


def total_s(seconds: Iterable[float]) -> int:
    """Whole seconds of all that is shown, as on a clock."""
    return round(sum(seconds))

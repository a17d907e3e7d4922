"""Why something that was sent is not taken, as a code with figures. The words belong to the pages."""

from collections.abc import Mapping
from typing import Literal

RefusalCode = Literal[
    "broken-off",  # the line broke before the announced end
    "unreadable",  # not a form, or none that a browser would send
    "too-much-text",  # more words than any form of ours asks for
    "not-wanted",  # what was typed before the file spoke against it
    "missing",  # a form without its file
    "empty",  # a file of no bytes
    "playlist",  # a text that names other files
    "not-a-video",  # found: what it looks like instead, "" when unknown
    "too-big",  # limit
    "full",  # there is no room left on our side
    "store-away",  # the place where films are kept does not answer us
]


class Refused(Exception):
    """What was sent is not kept."""

    def __init__(self, code: RefusalCode, figures: Mapping[str, float | int | str] | None = None) -> None:
        super().__init__(code)
        self.code: RefusalCode = code
        self.figures = dict(figures or {})

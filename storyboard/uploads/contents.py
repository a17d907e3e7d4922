"""What an upload is, by its first bytes, looked at as soon as they are here and before anything is made of them."""

from __future__ import annotations

from storyboard.media import sniff
from storyboard.media.refusal import Unusable
from storyboard.uploads.complaints import Complaint

ENOUGH = 1024  # bytes: more tell no more


class Head:
    """Gathers the first bytes of an upload over as many requests as it takes."""

    def __init__(self, known: bytes) -> None:
        self.bytes = known

    def take(self, data: bytes) -> None:
        """Look at what comes next. :raises Complaint: it opens no film."""
        if len(self.bytes) < ENOUGH:
            self.bytes += data[: ENOUGH - len(self.bytes)]
            if len(self.bytes) >= ENOUGH:
                self.judge()

    def judge(self) -> None:
        """Decide by what is here. :raises Complaint: it opens no film."""
        try:
            sniff.check_head(self.bytes)
        except Unusable as error:
            raise Complaint(error.code, figures=error.figures) from error

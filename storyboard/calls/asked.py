"""What a call may ask for. Plain Python; what a kind or a place means, the stories say (`Kind`, `Place`)."""

from enum import StrEnum

KINDS = ("text", "video")
PLACES = ("screening", "web", "social", "press")


class QuestionState(StrEnum):
    """Where a question to the public stands."""

    OPEN = "open"
    CLOSED = "closed"  # it is shown with its answers, and takes no more
    HIDDEN = "hidden"  # neither it nor its answers are shown; they are kept

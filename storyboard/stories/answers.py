"""What may be answered in a few lines, and where an answer is shown. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LONGEST = 500  # characters, as counted after cleaning
_HEADING = 60


class No(StrEnum):
    """Why something cannot be answered."""

    AN_ANSWER = "an-answer"  # else a talk would grow in which nobody finds their way
    NOT_SHOWN = "not-shown"
    NOT_HERE = "not-here"  # the call does not ask whether it may show anything on this site
    ENDED = "ended"
    CLOSED = "closed"


@dataclass(frozen=True)
class Subject:
    """What the rules need to know of what somebody would answer.

    :ivar shown: whether everybody can see it on this site now.
    :ivar ended: a question that takes no more answers.
    :ivar on_this_site: its call asks for consent to show stories on this site.
    :ivar call_takes: its call takes stories now.
    """

    shown: bool
    on_this_site: bool
    call_takes: bool
    an_answer: bool = False
    ended: bool = False


def why_not(subject: Subject) -> No | None:
    """Why it cannot be answered; nothing when it can."""
    reasons = {
        No.AN_ANSWER: subject.an_answer,
        No.NOT_SHOWN: not subject.shown,
        No.NOT_HERE: not subject.on_this_site,
        No.ENDED: subject.ended,
        No.CLOSED: not subject.call_takes,
    }
    return next((why for why, so in reasons.items() if so), None)


def heading(words: str) -> str:
    """By what an answer is called among stories, since it has no title: its first words, whole where it can be."""
    line = " ".join(words.split())
    if len(line) <= _HEADING:
        return line
    cut = line[: _HEADING + 1].rpartition(" ")[0] or line[:_HEADING]
    return f"{cut}…"

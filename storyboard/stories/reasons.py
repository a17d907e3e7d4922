"""Why a story is not shown. Codes only: moderators and authors read each in words of their own. Plain Python."""

from enum import StrEnum


class Reason(StrEnum):
    """The reason of a decline; `OTHER` needs words of the moderator's own."""

    OFF_QUESTION = "off-question"
    CANNOT_FOLLOW = "cannot-follow"
    PERSONAL_DETAILS = "personal-details"
    MUSIC_OR_PICTURES = "music-or-pictures"
    HURTS_OTHERS = "hurts-others"
    VIOLENCE_SHOWN = "violence-shown"
    SOMEONE_ELSE_SEEN = "someone-else-seen"
    YOUR_SAFETY = "your-safety"
    DUPLICATE = "duplicate"
    NOT_A_STORY = "not-a-story"
    OTHER = "other"


FEWEST_WORDS_OF_OTHER = 40
ASKED = "asked"  # no reason: a moderator's question to the author, in words of their own


def needs_words(reason: Reason, words: str) -> bool:
    """Whether the moderator still owes the author a sentence: `OTHER` says nothing by itself (40 characters)."""
    return reason is Reason.OTHER and len(words.strip()) < FEWEST_WORDS_OF_OTHER

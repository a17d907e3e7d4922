"""The words of moderators' pages for what the rules say in codes."""

from typing import Any

from flask_babel import lazy_gettext as _l

from storyboard.moderation.models import Verdict
from storyboard.stories.lifecycle import State
from storyboard.stories.reasons import Reason

REASONS: dict[Reason, Any] = {
    Reason.OFF_QUESTION: _l("It is about something else"),
    Reason.CANNOT_FOLLOW: _l("We cannot hear, see or read it"),
    Reason.PERSONAL_DETAILS: _l("It holds personal details"),
    Reason.MUSIC_OR_PICTURES: _l("Music or pictures that belong to others"),
    Reason.HURTS_OTHERS: _l("It hurts or threatens others"),
    Reason.VIOLENCE_SHOWN: _l("Violence is shown too closely"),
    Reason.SOMEONE_ELSE_SEEN: _l("Somebody else can be recognised"),
    Reason.YOUR_SAFETY: _l("It could put the author in danger"),
    Reason.DUPLICATE: _l("We have it already"),
    Reason.NOT_A_STORY: _l("It is no story: an advert, a test, empty"),
    Reason.OTHER: _l("Something else"),
}
VERDICTS: dict[Verdict, Any] = {
    Verdict.APPROVED: _l("Approved"),
    Verdict.DECLINED: _l("Declined"),
    Verdict.ASKED: _l("Asked its author"),
}
# Parts of a story, by the names that events give them.
PARTS: dict[str, Any] = {
    "title": _l("the title"),
    "body": _l("the words"),
    "asks": _l("what decision-makers should do"),
    "language": _l("the language"),
    "country": _l("the country"),
    "display_name": _l("the name"),
    "theme": _l("the theme"),
    "film": _l("the film"),
}
STATES: dict[State, Any] = {
    State.PENDING: _l("Waiting"),
    State.CHANGES_REQUESTED: _l("With its author"),
    State.APPROVED: _l("Approved"),
    State.DECLINED: _l("Declined"),
    State.WITHDRAWN: _l("Taken back by its author, or erased by a rule of the call"),
}
_EVENTS: dict[str, Any] = {
    "story.begin": _l("begun"),
    "story.submit": _l("sent"),
    "story.prepared": _l("made safe and watchable"),
    "story.found_unusable": _l("the film could not be used"),
    "story.replace": _l("another film sent"),
    "story.edit": _l("changed"),
    "story.consent": _l("consent changed"),
    "story.guardian": _l("a guardian answered"),
    "story.guardian_link": _l("a link for a guardian made"),
    "story.new_key": _l("a new story key made"),
    "story.first_approval": _l("approved once, a second person is asked"),
    "story.approve": _l("approved"),
    "story.decline": _l("declined"),
    "story.ask": _l("asked for a change"),
    "story.take_down": _l("taken down"),
    "story.undo": _l("decision taken back"),
    "story.appeal": _l("another look asked for"),
    "story.reconsider": _l("opened again"),
    "story.withdraw": _l("taken back"),
    "story.expire": _l("erased by a rule of the call"),
    "story.originals_erased": _l("original erased by a rule of the call"),
    "export.story": _l("written to files for its author"),
    "story.skip": _l("passed on to colleagues"),
    "story.report": _l("reported by a reader"),
    "story.report_settled": _l("reports settled"),
    "story.captions": _l("captions written"),
    "story.captions_removed": _l("captions taken away"),
}


def event_name(kind: str) -> str:
    """What happened, in a few words; what has no name here is shown by its code, never hidden."""
    return str(_EVENTS.get(kind, kind))
